"""What readers see after something has changed, under every strategy.

Strategies that promise no staleness must show each change on the next page. The others
may be late, by as long as they say and no longer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.signals import user_logged_out
from django.db import transaction

from apps.common.caching.base import Strategy
from apps.common.caching.catalogue import STRATEGIES
from apps.common.telemetry.recorder import recording
from apps.social import caching, services
from apps.social.models import Comment, Post
from fixtures.factories.accounts import PASSWORD, UserFactory
from fixtures.factories.social import CommentFactory, LikeFactory, PostFactory
from suites.support.at_once import all_at_once
from suites.support.browser import Browser
from suites.support.pages import seen
from suites.support.promises import await_seen

from .pages import Shown, counts_on_profile, feed_of, posts_on, profile_of

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
SHORT_TTL_S = 1
NOTHING = Shown(0, "", "", "", -1, -1, False)


@dataclass(frozen=True)
class Scene:
    """Grace follows Ada and has seen all pages; Ada's post has one comment of Grace's."""

    ada: User
    grace: User
    post: Post
    comment: Comment
    browser: Browser


@dataclass(frozen=True)
class Change:
    """Something that happens, and what Grace sees once she sees it."""

    happens: Callable[[Scene], object]
    is_seen: Callable[[Scene], bool]


def rename(scene: Scene) -> None:
    scene.ada.first_name = "Augusta"
    scene.ada.save()


def edit_in_the_admin(scene: Scene) -> None:
    scene.post.content = "Corrected"
    scene.post.save()


def post_on_feed(scene: Scene) -> Shown:
    return (feed_of(scene.browser) or [NOTHING])[0]


def is_liked_on_its_page(scene: Scene) -> bool:
    return posts_on(seen(scene.browser, f"/posts/{scene.post.pk}/"))[0].liked


CHANGES = {
    "a post of hers in her feed": Change(
        lambda scene: services.publish(scene.grace, "mine"),
        lambda scene: post_on_feed(scene).content == "mine",
    ),
    "a post in a follower's feed": Change(
        lambda scene: services.publish(scene.ada, "new"),
        lambda scene: post_on_feed(scene).content == "new",
    ),
    "a post on its author's profile": Change(
        lambda scene: services.publish(scene.ada, "new"),
        lambda scene: (
            [shown.content for shown in profile_of(scene.browser, scene.ada.username)][
                :1
            ]
            == ["new"]
            and counts_on_profile(scene.browser, scene.ada.username)[0] == 2
        ),
    ),
    "a deleted post in a feed": Change(
        lambda scene: services.remove_post(scene.post),
        lambda scene: feed_of(scene.browser) == [],
    ),
    "a deleted post on a profile": Change(
        lambda scene: services.remove_post(scene.post),
        lambda scene: (
            profile_of(scene.browser, scene.ada.username) == []
            and counts_on_profile(scene.browser, scene.ada.username)[0] == 0
        ),
    ),
    "her own like": Change(
        lambda scene: services.like(scene.grace, scene.post.pk),
        lambda scene: (
            (post_on_feed(scene).likes, post_on_feed(scene).liked) == (1, True)
        ),
    ),
    "somebody else's like": Change(
        lambda scene: LikeFactory(post=scene.post),
        lambda scene: (
            (post_on_feed(scene).likes, post_on_feed(scene).liked) == (1, False)
        ),
    ),
    "a like on the page of the post": Change(
        lambda scene: services.like(scene.grace, scene.post.pk),
        is_liked_on_its_page,
    ),
    "a comment": Change(
        lambda scene: services.add_comment(scene.ada, scene.post.pk, "Thanks"),
        lambda scene: post_on_feed(scene).comments == 2,
    ),
    "a deleted comment": Change(
        lambda scene: services.remove_comment(scene.comment),
        lambda scene: post_on_feed(scene).comments == 0,
    ),
    "an unfollow in the feed": Change(
        lambda scene: services.unfollow(scene.grace, scene.ada.username),
        lambda scene: feed_of(scene.browser) == [],
    ),
    "an unfollow on both profiles": Change(
        lambda scene: services.unfollow(scene.grace, scene.ada.username),
        lambda scene: (
            counts_on_profile(scene.browser, scene.ada.username)[1] == 0
            and counts_on_profile(scene.browser, scene.grace.username)[2] == 0
            and 'data-followed="false"'
            in seen(scene.browser, f"/profile/{scene.ada.username}/")
        ),
    ),
    "a new name on cards and profile": Change(
        rename,
        lambda scene: (
            post_on_feed(scene).name == "Augusta"
            and "Augusta</h1>" in seen(scene.browser, f"/profile/{scene.ada.username}/")
        ),
    ),
    "an edit in the admin": Change(
        edit_in_the_admin, lambda scene: post_on_feed(scene).content == "Corrected"
    ),
    "a deleted person": Change(
        lambda scene: scene.ada.delete(),
        lambda scene: (
            feed_of(scene.browser) == []
            and scene.browser.get(f"/profile/{scene.ada.username}/").status_code == 404
        ),
    ),
}


# Which facts an event changes does not depend on the strategy: one that keeps both pages
# and rows, and is late with neither, is asked about all of them, the others about some.
ASKED_EVERYTHING = ("layered", "write_behind")
SOME = (
    "a post in a follower's feed",
    "her own like",
    "somebody else's like",
    "a comment",
    "an unfollow on both profiles",
)


@pytest.fixture(params=STRATEGIES)
def strategy(request, settings, fresh_cache) -> Strategy:
    """Its values live briefly where they may be old for so long, else as ever."""
    settings.CACHE_STRATEGY = request.param
    if caching.cache.strategy.promise.stale_at_most_s:
        settings.CACHE_TTL_S = SHORT_TTL_S
    return caching.cache.strategy


def test_no_page_is_later_than_promised(strategy):
    """Who has seen the pages sees every change as soon as the strategy promises."""
    asked = CHANGES if strategy.name in ASKED_EVERYTHING else SOME
    scenes = {name: scene_number(number) for number, name in enumerate(asked)}
    for scene in scenes.values():
        look_around(scene)
    assert not seen_already(scenes)

    for name, scene in scenes.items():
        CHANGES[name].happens(scene)

    if strategy.promise.stale_at_most_s == 0:
        assert seen_already(scenes) == list(asked)
    else:
        await_seen(
            lambda: seen_already(scenes) == list(asked),
            strategy.promise.stale_at_most_s,
        )


@pytest.mark.parametrize("name", ["conditional", "layered"])
def test_what_did_not_change_is_not_sent_again(name, settings):
    """Her browser keeps feeds and profiles; the others are made."""
    settings.CACHE_STRATEGY = name
    scene = scene_number(0)
    look_around(scene)
    scene.browser.statuses.clear()

    look_around(scene)

    assert scene.browser.statuses == [200, 304, 304, 304, 200]


@pytest.mark.parametrize("name", ["conditional", "layered"])
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda reader: reader.save(), id="renamed"),
        pytest.param(lambda reader: reader.delete(), id="deleted"),
        pytest.param(
            lambda reader: user_logged_out.send(User, request=None, user=reader),
            id="logged out",
        ),
    ],
)
def test_who_she_is_stands_on_her_page(name, change, settings):
    """Her name does; and what she may see no more is not confirmed to her."""
    settings.CACHE_STRATEGY = name
    scene = scene_number(0)
    look_around(scene)
    scene.browser.statuses.clear()

    change(scene.grace)
    scene.browser.get("/feed/")

    assert scene.browser.statuses[-1] != 304


@pytest.mark.parametrize("name", ["per_view", "fragment", "cache_aside"])
def test_what_dies_of_age_alone_is_late(name, settings):
    """Within their time these show the page of before: that is their price."""
    settings.CACHE_STRATEGY = name
    scene = scene_number(0)
    look_around(scene)

    services.like(scene.grace, scene.post.pk)

    assert post_on_feed(scene).likes == 0


@pytest.mark.parametrize("name", STRATEGIES)
def test_the_answer_to_a_click_is_never_late(name, settings):
    """Whatever is remembered, the button that was clicked shows what was done."""
    settings.CACHE_STRATEGY = name
    scene = scene_number(0)
    look_around(scene)

    path = f"/posts/{scene.post.pk}/like/"
    answer = scene.browser.post(path, headers={"HX-Request": "true"})

    assert b'data-likes="1" data-liked="true"' in answer.content


def test_logging_in_makes_nothing_old(client, browser_of):
    """The date of her last login stands on no page; writing it forgets nothing."""
    scene = scene_number(0)
    look_around(scene)
    with recording() as before:
        feed_of(scene.browser)

    answer = client.post(
        "/accounts/login/", {"username": scene.ada.username, "password": PASSWORD}
    )

    assert answer.status_code == 302
    with recording() as after:
        feed_of(scene.browser)
    assert (after.hits, after.misses) == (before.hits, 0)


@pytest.mark.parametrize("name", ["signals", "versioned"])
def test_a_name_that_was_given_up_leads_nowhere(name, settings):
    """Her page is under the new name, and the old one is free for somebody else."""
    settings.CACHE_STRATEGY = name
    scene = scene_number(0)
    look_around(scene)
    old = scene.ada.username

    scene.ada.username = "augusta"
    scene.ada.save()

    assert scene.browser.get(f"/profile/{old}/").status_code == 404
    assert "@augusta" in seen(scene.browser, "/profile/augusta/")
    UserFactory(username=old)
    assert counts_on_profile(scene.browser, old) == (0, 0, 0)


def test_who_writes_through_makes_card_and_profile_anew_at_once(settings):
    """Readers ask for both next, and nothing is computed for them."""
    settings.CACHE_STRATEGY = "write_through"
    scene = scene_number(0)

    edit_in_the_admin(scene)
    with recording() as asked_for_the_card:
        card = caching.entry(scene.post.pk, AnonymousUser()).card
    rename(scene)
    with recording() as asked_for_the_profile:
        header = caching.header(scene.ada.username)

    assert (card.content, header.name) == ("Corrected", "Augusta")
    assert (asked_for_the_card.misses, asked_for_the_profile.misses) == (0, 0)


def test_what_was_rolled_back_was_never_there(settings):
    """A post whose transaction fails is on no page, and disturbs none."""
    scene = scene_number(0)
    look_around(scene)

    with transaction.atomic():
        services.publish(scene.ada, "never")
        transaction.set_rollback(True)

    assert post_on_feed(scene).content == scene.post.content


def test_who_begins_to_follow_while_a_post_is_made_gets_it(ada, mallory, browser_of):
    """Neither of two transactions sees the other, and yet the feed has the post."""
    browser = browser_of(mallory)

    def follow_and_look() -> None:
        services.follow(mallory, "ada")
        feed_of(browser)

    with transaction.atomic():
        services.publish(ada, "new")
        elsewhere = all_at_once([follow_and_look])
    assert elsewhere[0].exception() is None

    assert [shown.content for shown in feed_of(browser)] == ["new"]


def scene_number(number: int) -> Scene:
    author = UserFactory(username=f"ada-{number}")
    reader = UserFactory(username=f"grace-{number}")
    services.follow(reader, author.username)
    post = PostFactory(user=author)
    comment = CommentFactory(user=reader, post=post)
    browser = Browser()
    browser.force_login(reader)
    return Scene(author, reader, post, comment, browser)


def look_around(scene: Scene) -> None:
    """Every page of the scene, so that whatever can be remembered is.

    A page that stays out of the caches comes first: it brings the cookie by which later
    pages are told apart.
    """
    seen(scene.browser, "/accounts/password/")
    feed_of(scene.browser)
    for person in (scene.ada, scene.grace):
        profile_of(scene.browser, person.username)
    seen(scene.browser, f"/posts/{scene.post.pk}/")


def seen_already(scenes: dict[str, Scene]) -> list[str]:
    return [name for name, scene in scenes.items() if CHANGES[name].is_seen(scene)]
