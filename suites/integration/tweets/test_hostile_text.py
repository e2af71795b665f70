"""Markup in whatever people can write is text on every page that shows it."""

from __future__ import annotations

import pytest

from fixtures.factories.accounts import UserFactory
from fixtures.factories.tweets import TweetFactory
from suites.support.pages import seen

from .pages import timeline_of

pytestmark = [pytest.mark.uncounted, pytest.mark.usefixtures("fresh_cache")]
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'&amp;"


@pytest.fixture
def hostile(db):
    """A tweet whose text and whose author's name are markup."""
    author = UserFactory(
        username="eve", first_name=HOSTILE[:27], last_name=HOSTILE[27:]
    )
    return TweetFactory(author=author, text=HOSTILE)


@pytest.mark.parametrize(
    "path", ["/", "/following/", "/people/eve/", "/{tweet}/", "/{tweet}/delete/"]
)
def test_no_page_runs_it(path, hostile, browser_of):
    """It appears, and nowhere as a tag."""
    html = seen(browser_of(hostile.author), path.format(tweet=hostile.pk))

    assert "&lt;script&gt;" in html
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_it_arrives_as_it_was_written(hostile, client):
    """Escaping loses nothing: the reader sees the very signs."""
    assert timeline_of(client)[0].text == HOSTILE


def test_a_refused_form_shows_it_as_text(client, db):
    """What was too long comes back to be made shorter, and is not run."""
    html = client.post("/create/", {"text": HOSTILE * 10}).content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_the_api_answers_with_no_page(hostile, client):
    """Whoever opens an address of it gets a text, which no browser takes for HTML."""
    answer = client.get(f"/api/tweets/{hostile.pk}/", headers={"Accept": "text/html"})

    assert answer["Content-Type"] == "application/json"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example"]
)
def test_no_form_leads_to_another_site(elsewhere, hostile, ada, browser_of):
    """`next` is followed within this site alone."""
    answer = browser_of(ada).post(f"/{hostile.pk}/like/", {"next": elsewhere})

    assert answer["Location"] == f"/#tweet-{hostile.pk}"
