"""What stands in a feed, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from apps.social import caching, selectors, services
from apps.social.cards import Mark
from apps.social.models import Post
from apps.social.selectors import get_following_posts, get_user_posts
from fixtures.factories.social import CommentFactory, LikeFactory, PostFactory

pytestmark = pytest.mark.usefixtures("fresh_cache")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_feed_has_the_followed_and_oneself(ada, grace, mallory):
    """Posts of people she does not follow stay out, and her own are in."""
    services.follow(grace, "ada")
    theirs, own = PostFactory(user=ada), PostFactory(user=grace)
    PostFactory(user=mallory)

    assert set(get_following_posts(grace)) == {theirs, own}


def test_the_newest_stands_first(ada):
    """Time decides, and not the order in which rows came into the table."""
    late = PostFactory(user=ada, created_at=NOON)
    early = PostFactory(user=ada, created_at=NOON - timedelta(hours=1))

    assert list(get_following_posts(ada)) == [late, early]
    assert list(get_user_posts(ada)) == [late, early]


def test_posts_of_one_moment_have_an_order_too(ada, grace):
    """The later row stands first, so that pages never disagree about it."""
    services.follow(grace, "ada")
    posts = [PostFactory(user=author, created_at=NOON) for author in (ada, grace, ada)]

    assert list(get_following_posts(grace)) == posts[::-1]


def test_unfollowing_takes_the_posts_out(ada, grace):
    """What she does not follow any more she does not read any more."""
    services.follow(grace, "ada")
    PostFactory(user=ada)

    services.unfollow(grace, "ada")

    assert not get_following_posts(grace).exists()


def test_a_card_tells_all_that_a_page_shows(ada, grace):
    """Author, text, moment and counts of a post come in one row."""
    ada.first_name, ada.last_name = "Ada", "Lovelace"
    ada.save()
    post = PostFactory(user=ada, content="Notes", created_at=NOON)
    LikeFactory.create_batch(2, post=post)
    CommentFactory.create_batch(3, post=post)
    CommentFactory()

    card = selectors.card(post.pk)

    assert (card.author, card.name, card.content) == ("ada", "Ada Lovelace", "Notes")
    assert (card.likes, card.comments) == (2, 3)
    assert (card.moment, card.when) == (
        "2026-03-01T12:00:00+00:00",
        "1 Mar 2026, 12:00",
    )


def test_an_author_without_a_profile_is_shown(ada):
    """A user who came in past the signals is a person like any other."""
    post = PostFactory(user=ada)
    ada.profile.delete()

    assert selectors.card(post.pk).picture == ""
    assert caching.header("ada").bio == ""
    assert selectors.as_seen_by(ada, [type(ada).objects.get()])[0].bio == ""


def test_likes_are_the_viewers_own(ada, grace, mallory):
    """A heart is filled for who has liked, and for nobody else."""
    post = PostFactory(user=ada)
    LikeFactory(user=grace, post=post)

    assert caching.entry(post.pk, grace).liked
    assert not caching.entry(post.pk, mallory).liked


def test_a_post_that_vanishes_while_a_page_is_made_is_left_out(ada):
    """A page whose ids are remembered may name a post that was deleted since."""
    post = PostFactory(user=ada)
    gone = Mark(post_id=post.pk + 1, author_id=ada.pk)
    kept = Mark(post_id=post.pk, author_id=ada.pk)

    entries = caching.entries([gone, kept], ada)

    assert [entry.card.id for entry in entries] == [post.pk]
    with pytest.raises(selectors.UnknownPost):
        selectors.card(post.pk + 1)


def test_publishing_makes_a_post_of_now(ada):
    """It carries the author, the text, and the present moment."""
    before = datetime.now(UTC)

    post = services.publish(ada, "Notes")

    assert Post.objects.get() == post
    assert (post.user, post.content) == (ada, "Notes")
    assert before <= post.created_at <= datetime.now(UTC)


def test_models_say_what_they_are(ada, grace):
    """In the admin and in a debugger, every row can be told from its text."""
    post = PostFactory(user=ada, content="x" * 50)
    services.follow(grace, "ada")

    assert str(post) == "ada: " + "x" * 40
    assert str(LikeFactory(user=grace, post=post)) == f"grace likes {post.pk}"
    assert str(CommentFactory(user=grace, post=post, content="so?")) == (
        f"grace on {post.pk}: so?"
    )
    assert str(ada.profile) == "profile of ada"
    assert str(grace.following_links.get()) == "grace follows ada"
    assert (post.like_count, post.comment_count) == (1, 1)
    assert ada.profile.get_absolute_url() == "/profile/ada/"


def test_a_head_of_nobody(db):
    """Who is gone has no head of a profile."""
    assert selectors.header(10**9) is None
