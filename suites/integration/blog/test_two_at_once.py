"""What happens when a post is changed from two places in the same moment."""

from __future__ import annotations

from functools import partial

import pytest

from apps.blog import services
from apps.blog.models import Post
from apps.blog.selectors import UnknownPost
from fixtures.factories.blog import PostFactory
from suites.support.at_once import all_at_once, before_our_commit

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]


def test_a_post_that_was_removed_does_not_come_back(ada):
    """Who publishes her changes too late is told that it is gone; and it stays gone."""
    post = PostFactory(author=ada)

    with before_our_commit(partial(services.revise, post.pk, "Late", "Late.")) as late:
        services.remove(post.pk)

    assert isinstance(late.exception(), UnknownPost)
    assert not Post.objects.exists()


def test_a_form_that_was_open_while_its_post_was_removed(ada, browser_of):
    """The same for two windows of one author: the answer is a page that says so."""
    post = PostFactory(author=ada)
    browser = browser_of(ada)
    path = f"/posts/{post.pk}/update/"
    browser.get(path)
    services.remove(post.pk)

    answer = browser.post(path, {"title": "Late", "content": "Late."})

    assert answer.status_code == 404
    assert "perhaps its author removed it" in answer.content.decode()
    assert not Post.objects.exists()


def test_two_removals_at_once_are_one(ada):
    """Who removes second finds nothing left to do."""
    post = PostFactory(author=ada)

    clicks = all_at_once([partial(services.remove, post.pk)] * 4)

    assert [click.exception() for click in clicks] == [None] * 4
    assert not Post.objects.exists()


def test_two_revisions_at_once_are_one_of_both(ada):
    """Whichever is last stands, whole: never the title of one with the text of another."""
    post = PostFactory(author=ada)
    acts = [partial(services.revise, post.pk, f"{n}", f"{n}") for n in range(4)]

    clicks = all_at_once(acts)

    assert [click.exception() for click in clicks] == [None] * 4
    stands = Post.objects.get()
    assert stands.title == stands.content
    assert stands.created_at == post.created_at
