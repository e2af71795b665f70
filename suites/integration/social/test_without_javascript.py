"""Every action works as a form that answers with a redirect."""

from __future__ import annotations

import pytest

from apps.social import services
from apps.social.models import Comment, Follow, Like, Post
from fixtures.factories.social import CommentFactory, PostFactory
from suites.support.pages import next_page, seen

from .pages import feed_of, posts_on

pytestmark = pytest.mark.usefixtures("fresh_cache")


def test_posting(ada, browser_of):
    """A post is made, and the feed that comes next begins with it."""
    browser = browser_of(ada)

    answer = browser.post("/posts/create/", {"content": "Notes"}, follow=True)

    assert answer.redirect_chain == [("/feed/", 302)]
    assert posts_on(answer.content.decode())[0].content == "Notes"
    assert "Posted." in answer.content.decode()


def test_a_post_over_the_limit_comes_back(ada, browser_of):
    """Nothing is lost: the text stands in the form, with the reason beside it."""
    content = "x" * 1001

    answer = browser_of(ada).post("/posts/create/", {"content": content})

    assert answer.status_code == 422
    assert content in answer.content.decode()
    assert "at most 1000 characters (it has 1001)" in answer.content.decode()
    assert not Post.objects.exists()


def test_liking_leads_back_to_the_post_on_the_page(ada, browser_of):
    """The page on which the button stood comes again, at the place of the post."""
    post, browser = PostFactory(user=ada), browser_of(ada)
    page = {"next": "/profile/ada/?page=1-1"}

    liked = browser.post(f"/posts/{post.pk}/like/", page)
    assert Like.objects.count() == 1
    unliked = browser.post(f"/posts/{post.pk}/unlike/", page)

    assert not Like.objects.exists()
    for answer in (liked, unliked):
        assert answer["Location"] == f"/profile/ada/?page=1-1#actions-{post.pk}"


def test_following_and_unfollowing(ada, grace, browser_of):
    """Both say what is so now, on the page that comes next."""
    browser = browser_of(grace)
    page = {"next": "/profile/ada/"}

    followed = browser.post("/profile/ada/follow/", page, follow=True)
    assert "You follow ada now." in followed.content.decode()
    assert Follow.objects.count() == 1
    unfollowed = browser.post("/profile/ada/unfollow/", page, follow=True)

    assert "You do not follow ada any more." in unfollowed.content.decode()
    assert not Follow.objects.exists()


def test_following_oneself_is_refused_with_a_message(ada, browser_of):
    """The page that comes next says why, and nothing has changed."""
    page = {"next": "/profile/ada/"}

    answer = browser_of(ada).post("/profile/ada/follow/", page, follow=True)

    assert "You cannot follow yourself" in answer.content.decode()
    assert not Follow.objects.exists()


def test_commenting(ada, grace, browser_of):
    """The comment stands on the page of the post, and one is led to it."""
    post, browser = PostFactory(user=ada), browser_of(grace)

    answer = browser.post(f"/posts/{post.pk}/comment/", {"content": "How so?"})

    comment = Comment.objects.get()
    assert (comment.user, comment.content) == (grace, "How so?")
    assert answer["Location"] == f"/posts/{post.pk}/#comment-{comment.pk}"
    assert "How so?" in seen(browser, f"/posts/{post.pk}/")


def test_a_comment_over_the_limit_comes_back(ada, browser_of):
    """The page of the post returns with the text in the form and the reason."""
    post = PostFactory(user=ada, content="Notes")

    answer = browser_of(ada).post(f"/posts/{post.pk}/comment/", {"content": "x" * 501})

    assert answer.status_code == 422
    html = answer.content.decode()
    assert posts_on(html)[0].content == "Notes"
    assert "at most 500 characters (it has 501)" in html


def test_deleting_a_post_asks_first(ada, browser_of):
    """GET shows the post and a question; only POST deletes."""
    post, browser = PostFactory(user=ada, content="Notes"), browser_of(ada)
    path = f"/posts/{post.pk}/delete/"

    assert "Delete this post?" in seen(browser, path)
    assert Post.objects.exists()
    answer = browser.post(path, follow=True)

    assert "The post is deleted." in answer.content.decode()
    assert not Post.objects.exists()


@pytest.mark.parametrize("who", ["ada", "grace"])
def test_deleting_a_comment(who, ada, grace, browser_of, request):
    """Its author may, and so may the author of the post; both return to the post."""
    post = PostFactory(user=ada)
    comment = CommentFactory(user=grace, post=post, content="How so?")
    browser = browser_of(request.getfixturevalue(who))
    path = f"/comments/{comment.pk}/delete/"

    assert f'href="{path}"' in seen(browser, f"/posts/{post.pk}/")
    assert "How so?" in seen(browser, path)
    answer = browser.post(path)

    assert answer["Location"] == f"/posts/{post.pk}/"
    assert not Comment.objects.exists()


def test_scrolling_is_following_links(ada, browser_of):
    """From page to page every post is seen once, and there is a way to the beginning."""
    posts = PostFactory.create_batch(45, user=ada)
    browser = browser_of(ada)
    html = seen(browser, "/feed/")
    assert "Back to the beginning" not in html

    shown = posts_on(html)
    while path := next_page(html):
        html = seen(browser, f"/feed/{path}")
        shown += posts_on(html)

    assert [each.post for each in shown] == [post.pk for post in reversed(posts)]
    assert "There are no older posts." in html
    assert 'href="/feed/">Back to the beginning' in html


def test_the_first_page_of_a_member_is_her_feed(ada, browser_of, client):
    """The root leads members to the feed, and shows everybody else what this is."""
    assert browser_of(ada).get("/")["Location"] == "/feed/"
    assert "Register" in seen(client, "/")


def test_an_empty_feed_says_what_to_do(grace, browser_of):
    """Somebody new is not left before an empty page."""
    browser = browser_of(grace)

    assert feed_of(browser) == []
    assert "write something, or follow somebody" in seen(browser, "/feed/")


def test_people_are_found_by_any_of_their_names(ada, grace, browser_of):
    """All words must fit, in whatever case; oneself is found without a button."""
    ada.first_name, ada.last_name = "Augusta Ada", "King"
    ada.save()
    browser = browser_of(grace)

    found = seen(browser, "/people/?q=kInG+aug")

    assert "@ada" in found
    assert "@grace" not in found
    assert 'id="follow-grace"' not in seen(browser, "/people/?q=grace")
    assert "Nobody here has such a name." in seen(browser, "/people/?q=zoe")


def test_lists_of_people_are_read_page_by_page(ada, browser_of):
    """Followers beyond the first page are reached by the link at its end."""
    from fixtures.factories.accounts import UserFactory

    for fan in UserFactory.create_batch(35):
        services.follow(fan, "ada")
    browser = browser_of(ada)

    first = seen(browser, "/profile/ada/followers/")
    second = seen(browser, f"/profile/ada/followers/{next_page(first)}")

    assert (first.count("@person"), second.count("@person")) == (30, 5)
    assert next_page(second) is None
