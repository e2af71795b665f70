"""Writing a tweet: who signs, what is answered, what is refused."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User

from apps.tweets import services
from apps.tweets.models import Tweet

from .pages import timeline_of

pytestmark = pytest.mark.usefixtures("fresh_cache")


def test_what_was_taken_leads_on(ada, browser_of):
    """A redirect to the timeline, which says so once and shows the tweet."""
    browser = browser_of(ada)

    answer = browser.post("/create/", {"text": "Fog again."})

    assert (answer.status_code, answer["Location"]) == (302, "/")
    page = browser.get("/").content.decode()
    assert "Tweet posted successfully!" in page
    assert "Fog again." in page
    assert "successfully" not in browser.get("/").content.decode()


def test_a_member_signs_herself(ada, browser_of):
    """It is the person who is logged in, and nobody whom the form could name."""
    other = User.objects.create_user("zoe")

    browser_of(ada).post("/create/", {"text": "Fog again.", "author": other.pk})

    assert Tweet.objects.get().author == ada


def test_who_has_no_account_signs_as_demo(client, db):
    """The demo user is made with the first of them, and is the same for the next."""
    for text in ("one", "two"):
        client.post("/create/", {"text": text})

    assert {shown.author for shown in timeline_of(client)} == {services.DEMO}
    assert User.objects.count() == 1


def test_nobody_can_be_the_demo_user(client, db):
    """It has no password: what the guide writes there opens nothing."""
    user = services.demo_user()

    assert not user.has_usable_password()
    assert authenticate(username=services.DEMO, password="demo12345") is None


@pytest.mark.parametrize("text", ["", "   ", "x" * 281])
def test_what_is_refused(text, ada, browser_of):
    """The form comes back with 422 and a reason at the field; nothing is kept."""
    answer = browser_of(ada).post("/create/", {"text": text})

    assert answer.status_code == 422
    assert 'class="errorlist"' in answer.content.decode()
    assert not Tweet.objects.exists()


def test_a_stranger_who_is_refused_makes_no_demo_user(client, db):
    """Nothing is written before there is something to write."""
    client.post("/create/", {"text": ""})

    assert not User.objects.exists()


def test_the_moment_is_set_once(ada):
    """Whoever saves a tweet again leaves it where it stands."""
    tweet = services.publish(ada, "Fog agian.")
    written = tweet.created_at

    tweet.text = "Fog again."
    services.save(tweet)

    tweet.refresh_from_db()
    assert (tweet.text, tweet.created_at) == ("Fog again.", written)
