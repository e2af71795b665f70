"""Every address of the lesson, asked for by everybody, as the README's table says."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from apps.tweets import urls
from fixtures.factories.tweets import TweetFactory
from suites.support.who_may_what import cases_of, missing

pytestmark = pytest.mark.usefixtures("fresh_cache")
CASES = cases_of(Path(urls.__file__).with_name("README.md"))
# Who they are in every suite: ada has written the tweet.
PEOPLE = {"another": "mallory", "owner": "ada", "staff": "sam"}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_answer(case, ada, browser_of, request):
    """Each cell of the table holds; a form without its fields is refused."""
    tweet = TweetFactory(author=ada)
    known = PEOPLE.get(case.person)
    browser = browser_of(request.getfixturevalue(known) if known else None)

    response = browser.generic(case.method, case.address({"<int:pk>": tweet.pk}))

    assert case.is_answered_by(response), (response.status_code, response.headers)


def test_the_table_is_complete():
    """An address that is added must say there who may do what with it."""
    assert missing(CASES, urls.urlpatterns) == []


def test_forms_without_their_token_are_refused(ada):
    """Another site cannot make a member's browser act for it."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada)

    assert browser.post("/create/", {"text": "Fog again."}).status_code == 403
