"""Posts are written, changed and removed, each with a form that leads on to a page."""

from __future__ import annotations

import pytest

from apps.blog import selectors
from apps.blog.models import Post
from fixtures.factories.blog import PostFactory
from suites.support.pages import next_page, seen

from .pages import titles

pytestmark = pytest.mark.usefixtures("fresh_cache")
SENT = {"title": "Tides", "content": "They come.\n\nThey go."}


def test_publishing(ada, browser_of):
    """The author is sent to her post, which says that it is published; others find it."""
    answer = browser_of(ada).post("/posts/create/", SENT, follow=True)

    post = Post.objects.get()
    assert (post.author, post.title, post.content) == (ada, "Tides", SENT["content"])
    assert answer.redirect_chain == [(f"/posts/{post.pk}/", 302)]
    assert "Your post is published." in answer.content.decode()
    assert titles(browser_of(None)) == ["Tides"]


def test_a_text_has_paragraphs(ada, browser_of):
    """An empty line begins a new one, as the form says."""
    post = PostFactory(**SENT)

    html = seen(browser_of(None), f"/posts/{post.pk}/")

    assert "<p>They come.</p>\n\n<p>They go.</p>" in html


def test_revising(ada, browser_of):
    """The form has what was written; the post keeps its place and its moment."""
    post = PostFactory(author=ada, title="Tide")
    browser = browser_of(ada)
    path = f"/posts/{post.pk}/update/"
    assert 'value="Tide"' in seen(browser, path)

    answer = browser.post(path, SENT, follow=True)

    assert answer.redirect_chain == [(f"/posts/{post.pk}/", 302)]
    assert "Your changes are published." in answer.content.decode()
    revised = Post.objects.get()
    assert (revised.title, revised.content) == ("Tides", SENT["content"])
    assert revised.created_at == post.created_at


def test_removing(ada, browser_of):
    """She is asked first, and told afterwards."""
    post = PostFactory(author=ada)
    browser = browser_of(ada)
    path = f"/posts/{post.pk}/delete/"
    assert "Delete this post?" in seen(browser, path)

    answer = browser.post(path, follow=True)

    assert answer.redirect_chain == [("/posts/", 302)]
    assert "The post is deleted." in answer.content.decode()
    assert not Post.objects.exists()


@pytest.mark.parametrize("address", ["/posts/create/", "/posts/{}/update/"])
@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"title": "x" * 151}, "at most 150 characters (it has 151)"),
        ({"title": " "}, "This field is required."),
        ({"content": ""}, "This field is required."),
    ],
)
def test_what_is_refused_comes_back(address, wrong, said, ada, browser_of):
    """With the reason beside the field, and nothing of the rest lost."""
    post = PostFactory(author=ada, title="Before")

    answer = browser_of(ada).post(address.format(post.pk), SENT | wrong)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert said in html
    assert 'aria-invalid="true"' in html
    assert all(text in html for text in (SENT | wrong).values())
    assert Post.objects.get().title == "Before"


def test_nobody_writes_in_anothers_name(ada, grace, browser_of):
    """Who the author is, no form says."""
    browser_of(ada).post("/posts/create/", SENT | {"author": grace.pk})

    assert Post.objects.get().author == ada


def test_what_her_own_posts_are(ada, grace):
    """The plan's helper: an author's posts, the newest first, and nobody else's."""
    first, second = PostFactory(author=ada), PostFactory(author=ada)
    PostFactory(author=grace)

    assert list(selectors.get_user_posts(ada)) == [second, first]


def test_what_the_recent_posts_are(db):
    """The plan's other helper: so many of the newest, whoever wrote them."""
    posts = PostFactory.create_batch(4)

    assert list(selectors.get_recent_posts(3)) == posts[:0:-1]


def test_reading_on_to_the_end(ada, browser_of):
    """Each page leads to the next, every post stands on one of them, in order."""
    posts = PostFactory.create_batch(25, author=ada)
    browser, shown, query = browser_of(None), [], ""

    for expected in (10, 10, 5):
        html = seen(browser, f"/posts/{query}")
        here = titles(browser, f"/posts/{query}")
        assert len(here) == expected
        assert ("Back to the newest posts" in html) == bool(query)
        shown += here
        query = next_page(html) or ""

    assert not query
    assert shown == [post.title for post in reversed(posts)]


def test_a_post_that_comes_meanwhile_moves_nothing(ada, browser_of):
    """The second page goes on where the first one ended, whatever was written since."""
    posts = PostFactory.create_batch(12, author=ada)
    browser = browser_of(None)
    query = next_page(seen(browser, "/posts/"))

    PostFactory.create_batch(3, author=ada)

    assert titles(browser, f"/posts/{query}") == [posts[1].title, posts[0].title]
