"""Markup in whatever people can write is text on every page that shows it."""

from __future__ import annotations

import pytest

from fixtures.factories.accounts import UserFactory
from fixtures.factories.social import CommentFactory, FollowFactory, PostFactory
from suites.support.pages import seen

from .pages import feed_of

pytestmark = [pytest.mark.uncounted, pytest.mark.usefixtures("fresh_cache")]
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'&amp;"


@pytest.fixture
def hostile(db):
    """A person whose name, text, post and comment are all markup."""
    person = UserFactory(
        username="eve", first_name=HOSTILE[:27], last_name=HOSTILE[27:]
    )
    person.profile.bio = HOSTILE
    person.profile.save()
    post = PostFactory(user=person, content=HOSTILE)
    CommentFactory(user=person, post=post, content=HOSTILE)
    FollowFactory(follower=person, followed=UserFactory(username="ada"))
    return post


@pytest.mark.parametrize(
    "path",
    [
        "/feed/",
        "/profile/eve/",
        "/profile/ada/followers/",
        "/people/",
        "/posts/{}/",
        "/posts/{}/delete/",
        "/settings/profile/",
    ],
)
def test_no_page_runs_it(path, hostile, browser_of):
    """It appears, and nowhere as a tag."""
    html = seen(browser_of(hostile.user), path.format(hostile.pk))

    assert "&lt;script&gt;" in html
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_it_arrives_as_it_was_written(hostile, browser_of):
    """Escaping loses nothing: the reader sees the very signs."""
    assert feed_of(browser_of(hostile.user))[0].content == HOSTILE


def test_what_was_searched_for_is_shown_as_text(ada, browser_of):
    """The search field repeats the words, and does not run them."""
    html = browser_of(ada).get("/people/", {"q": HOSTILE}).content.decode()

    assert "<script>alert" not in html
    assert 'value="&lt;script&gt;' in html


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
    ],
)
def test_no_form_leads_to_another_site(elsewhere, ada, browser_of):
    """`next` is followed within this site alone."""
    post = PostFactory(user=ada)

    answer = browser_of(ada).post(f"/posts/{post.pk}/like/", {"next": elsewhere})

    assert answer["Location"] == f"/#actions-{post.pk}"
