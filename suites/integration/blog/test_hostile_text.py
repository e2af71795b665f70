"""Markup in whatever people can write is text on every page that shows it."""

from __future__ import annotations

import pytest

from fixtures.factories.accounts import UserFactory
from fixtures.factories.blog import PostFactory
from suites.support.pages import seen

from .pages import posts_on, recent_on

pytestmark = [pytest.mark.uncounted, pytest.mark.usefixtures("fresh_cache")]
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'&amp;"
PAGES = ["/", "/authors/eve/", "/posts/{}/", "/posts/{}/update/", "/posts/{}/delete/"]


@pytest.fixture
def hostile(db):
    """A person whose name, title and text are all markup."""
    eve = UserFactory(username="eve", first_name=HOSTILE[:27], last_name=HOSTILE[27:])
    return PostFactory(author=eve, title=HOSTILE, content=HOSTILE)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_runs_it(path, hostile, browser_of):
    """It appears, and nowhere as a tag."""
    html = seen(browser_of(hostile.author), path.format(hostile.pk))

    assert "&lt;script&gt;" in html
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_it_arrives_as_it_was_written(hostile, browser_of):
    """Escaping loses nothing: the reader sees the very signs."""
    html = seen(browser_of(None), "/posts/")

    assert posts_on(html)[0].title == HOSTILE
    assert posts_on(html)[0].opening == HOSTILE
    assert recent_on(html)[0][0] == HOSTILE


def test_a_refused_form_repeats_it_as_text(ada, browser_of):
    """What could not be taken stands in its fields, and does not run."""
    sent = {"title": HOSTILE * 3, "content": f"</textarea>{HOSTILE}"}

    html = browser_of(ada).post("/posts/create/", sent).content.decode()

    assert "&lt;/textarea&gt;&lt;script&gt;" in html
    assert "<script>alert" not in html
