"""The API keeps what its schema says, whatever it is asked.

Schemathesis reads the schema and makes requests from it: good ones, and almost good
ones. It makes few; with WINDTUNNEL_FUZZ=20000 it makes as many as that.
"""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings

from apps.config.wsgi import application
from apps.tweets.viewsets import TweetViewSet
from fixtures.factories.tweets import TweetFactory
from suites.support.fuzzing import USUALLY, number_of_attempts

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.usefixtures("fresh_cache"),
    # What it is built on talks about its own future.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
SCHEMA = "/api/schema/?format=json"
OPERATIONS = [
    ("get", "/api/tweets/"),
    ("post", "/api/tweets/"),
    ("get", "/api/tweets/{id}/"),
    ("put", "/api/tweets/{id}/"),
    ("patch", "/api/tweets/{id}/"),
    ("delete", "/api/tweets/{id}/"),
]
# Few, unless somebody wants to know.
ASKED = number_of_attempts()
EXAMPLES = 10 if ASKED == USUALLY else ASKED // len(OPERATIONS)


@pytest.fixture
def schema(db, monkeypatch, tmp_path, settings):
    import schemathesis

    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(TweetViewSet, "throttle_classes", ())
    # A request would close the connection that holds the test's transaction.
    with ExitStack() as stack:
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
            stack.callback(signal.connect, close_old_connections)
        yield schemathesis.openapi.from_wsgi(SCHEMA, application)


def test_every_operation_is_there(schema):
    """The schema describes the API, and nothing else of the site."""
    told = [each.ok() for each in schema.get_all_operations()]

    assert sorted((each.method, each.path) for each in told) == sorted(OPERATIONS)


def test_numbers_that_no_tweet_has_are_no_part_of_it(schema):
    """An address with a number below 1 is answered by the site, as a page."""
    (number,) = schema.raw_schema["paths"]["/api/tweets/{id}/"]["get"]["parameters"]

    assert number["schema"] == {"type": "integer", "minimum": 1}


@pytest.mark.long
@pytest.mark.parametrize("method, path", OPERATIONS)
def test_answers_are_as_described(method, path, schema, ada, browser_of):
    """Known statuses, JSON, of the described shape; and never an error of ours."""
    from schemathesis import checks

    tweet = TweetFactory(author=ada)
    cookies = {name: each.value for name, each in browser_of(ada).cookies.items()}
    kept = [
        checks.not_a_server_error,
        *checks.CHECKS.get_by_names(
            [
                "status_code_conformance",
                "content_type_conformance",
                "response_schema_conformance",
            ]
        ),
    ]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=schema[path][method.upper()].as_strategy())
    def answered(case):
        if "id" in case.path_parameters and case.path_parameters["id"] % 2:
            case.path_parameters["id"] = tweet.pk
        response = case.call(cookies=cookies)
        case.validate_response(response, checks=kept)

    answered()
