"""Whatever is sent to the lesson's addresses, no answer is an error of ours."""

from __future__ import annotations

import pytest

from apps.tweets import urls
from apps.tweets.viewsets import TweetViewSet
from fixtures.factories.tweets import TweetFactory
from suites.support.fuzzing import attempts, number_of_attempts

pytestmark = [pytest.mark.uncounted, pytest.mark.usefixtures("fresh_cache")]
FIELDS = ("text", "image", "image-clear", "author", "page", "next", "cursor", "format")


@pytest.mark.parametrize("is_member", [True, False], ids=["member", "stranger"])
def test_every_request_has_an_answer(is_member, ada, browser_of, monkeypatch):
    """No status is 500 or more."""
    tweet = TweetFactory(author=ada)
    # Being asked too often is an answer, too, but here it would be the only one.
    monkeypatch.setattr(TweetViewSet, "throttle_classes", ())
    browser = browser_of(ada if is_member else None)

    failed = [
        (attempt, status)
        for attempt in attempts(
            [str(route.pattern) for route in urls.urlpatterns],
            fields=FIELDS,
            subjects=[tweet.pk, "ada"],
            number=number_of_attempts() // 2,
            seed=is_member,
        )
        if (status := attempt.send(browser)) >= 500
    ]

    assert failed == []
