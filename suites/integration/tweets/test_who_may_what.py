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

    address = case.address({"<int:pk>": tweet.pk, "<str:username>": "ada"})
    response = browser.generic(case.method, address)

    assert case.is_answered_by(response), (response.status_code, response.headers)


def test_the_table_is_complete():
    """An address that is added must say there who may do what with it."""
    assert missing(CASES, urls.urlpatterns) == []


def test_forms_without_their_token_are_refused(ada):
    """Another site cannot make a member's browser act for it."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada)

    tweet = TweetFactory(author=ada)
    for act in ("like", "retweet", "delete"):
        assert browser.post(f"/{tweet.pk}/{act}/").status_code == 403
    for path in ("/create/", "/api/tweets/", "/people/grace/follow/"):
        assert browser.post(path, {"text": "Fog again."}).status_code == 403


def test_a_refusal_says_who_may(mallory, ada, browser_of):
    """403 is not a bare number."""
    page = browser_of(mallory).get(f"/{TweetFactory(author=ada).pk}/delete/")

    assert "Only its author can delete a tweet." in page.content.decode()


def test_after_logging_in_one_comes_back_to_a_page(client, ada):
    """`next` is never an address that takes POST alone."""
    path = f"/{TweetFactory(author=ada).pk}/like/"

    assert client.post(path)["Location"] == "/accounts/login/?next=/"
    asked = client.post(path, {"next": "/people/ada/"})
    assert asked["Location"] == "/accounts/login/?next=/people/ada/"
