"""What readers see after something has changed, under every strategy.

A member and a stranger have seen all pages. Strategies that promise no staleness must show
both of them each change on the next page; the others may be late, by as long as they say.
"""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out
from django.db import transaction

from apps.blog import caching, services
from apps.blog.models import Post
from apps.common.caching.base import Strategy
from apps.common.caching.catalogue import STRATEGIES
from apps.common.telemetry.recorder import recording
from fixtures.factories.accounts import PASSWORD, UserFactory
from suites.support.at_once import all_at_once
from suites.support.pages import seen
from suites.support.promises import await_seen

from .pages import titles
from .scenes import (
    CHANGES,
    is_seen,
    look_around,
    publish,
    rename,
    scene_number,
    signature_at,
)

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
SHORT_TTL_S = 1


# Which facts an event changes does not depend on the strategy: one that keeps both pages
# and rows, and is late with neither, is asked about all of them, the others about some.
ASKED_EVERYTHING = ("layered",)
SOME = (
    "a post in the sidebar of another",
    "a title in all lists",
    "a text on the page of the post",
    "a name under all that she wrote",
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
    if strategy.promise.stale_at_most_s == 0:
        # One after the other: all share the list, and one would make it new for the next.
        assert [name for name in asked if not is_seen_at_once(name)] == []
        return

    scenes = {name: scene_number(number) for number, name in enumerate(asked)}
    for scene in scenes.values():
        look_around(scene)
    for name, scene in scenes.items():
        CHANGES[name].happens(scene)
    await_seen(
        lambda: all(is_seen(name, scene) for name, scene in scenes.items()),
        strategy.promise.stale_at_most_s,
    )


def is_seen_at_once(name: str) -> bool:
    Post.objects.all().delete()
    User.objects.all().delete()
    scene = scene_number(0)
    look_around(scene)
    assert not is_seen(name, scene)
    CHANGES[name].happens(scene)
    return is_seen(name, scene)


@pytest.mark.parametrize("name", ["conditional", "layered"])
def test_what_did_not_change_is_not_sent_again(name, settings):
    """All that is there to read stays in browsers, with and without a login."""
    settings.CACHE_STRATEGY = name
    scene = scene_number(0)
    look_around(scene)
    for reader in scene.readers:
        reader.statuses.clear()

    look_around(scene)

    # The page for a new password comes first, and is made.
    assert scene.member.statuses == [200, 304, 304, 304, 304]
    assert scene.stranger.statuses == [304, 304, 304, 304]


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
    """The header has her name and her way out: it is not confirmed to nobody."""
    settings.CACHE_STRATEGY = name
    scene = scene_number(0)
    look_around(scene)

    change(User.objects.get(username="grace-0"))
    scene.member.get("/posts/")
    scene.stranger.get("/posts/")

    assert scene.member.statuses[-1] != 304
    assert scene.stranger.statuses[-1] == 304


@pytest.mark.parametrize("name", ["per_view", "fragment", "cache_aside"])
def test_what_dies_of_age_alone_is_late(name, settings):
    """Within their time these show the list of before: that is their price."""
    settings.CACHE_STRATEGY = name
    scene = scene_number(0)
    look_around(scene)

    publish(scene)

    assert [titles(reader) for reader in scene.readers] == [["Tides"], ["Tides"]]


@pytest.mark.parametrize("name", ["fragment", "versioned"])
def test_pages_without_a_change_read_no_post(name, settings):
    """What is remembered, as rows or as HTML, is not asked of the database again."""
    settings.CACHE_STRATEGY = name
    scene = scene_number(0)
    look_around(scene)

    with recording() as record:
        titles(scene.stranger)

    assert (record.hits > 0, record.misses) == (True, 0)


def test_logging_in_makes_nothing_old(client):
    """The date of her last login stands on no page; writing it forgets nothing."""
    scene = scene_number(0)
    look_around(scene)

    answer = client.post(
        "/accounts/login/", {"username": scene.ada.username, "password": PASSWORD}
    )

    assert answer.status_code == 302
    with recording() as record:
        for path in ("/posts/", scene.page, scene.authors_page):
            seen(scene.stranger, path)
    assert record.misses == 0


def test_who_only_reads_makes_no_list_old():
    """A new name of somebody who has written nothing stands under no post."""
    scene = scene_number(0)
    look_around(scene)

    User.objects.get(username="grace-0").save()

    with recording() as record:
        titles(scene.stranger)
    assert record.misses == 0


@pytest.mark.parametrize("name", ["signals", "versioned"])
def test_a_name_that_was_given_up_leads_nowhere(name, settings):
    """Her page is under the new name, and the old one is free for somebody else."""
    settings.CACHE_STRATEGY = name
    scene = scene_number(0)
    look_around(scene)
    old = scene.authors_page

    scene.ada.username = "augusta"
    scene.ada.save()

    assert scene.stranger.get(old).status_code == 404
    assert titles(scene.stranger, "/authors/augusta/") == ["Tides"]
    UserFactory(username="ada-0")
    assert titles(scene.stranger, old) == []


def test_what_was_rolled_back_was_never_there():
    """A post whose transaction fails is in no list, and disturbs none."""
    scene = scene_number(0)
    look_around(scene)

    with transaction.atomic():
        publish(scene)
        transaction.set_rollback(True)

    with recording() as record:
        assert titles(scene.stranger) == ["Tides"]
    assert record.misses == 0


def test_who_writes_through_makes_the_post_anew_at_once(settings):
    """Its author is sent to it next, and nothing is computed for her."""
    settings.CACHE_STRATEGY = "write_through"
    scene = scene_number(0)

    services.revise(scene.post.pk, "Renamed", scene.post.content)

    with recording() as record:
        assert caching.article(scene.post.pk).title == "Renamed"
    assert (record.hits, record.misses) == (1, 0)


def test_a_post_of_the_moment_in_which_its_author_is_renamed():
    """Neither of two transactions sees the other, and yet the post has the new name."""
    scene = scene_number(0)

    def publish_and_look() -> None:
        path = publish(scene).get_absolute_url()
        assert "Augusta" not in signature_at(scene.stranger, path)

    with transaction.atomic():
        rename(scene)
        (elsewhere,) = all_at_once([publish_and_look])
    assert elsewhere.exception() is None

    newest = Post.objects.order_by("pk").last()
    assert newest is not None
    assert "Augusta" in signature_at(scene.stranger, newest.get_absolute_url())


@pytest.mark.parametrize("name", ["signals", "versioned", "lease"])
def test_who_takes_a_name_that_was_given_up_is_found_under_it(name, settings):
    """Readers know it as somebody else's, who has left it for another."""
    settings.CACHE_STRATEGY = name
    scene, other = scene_number(0), scene_number(1)
    look_around(scene)
    look_around(other)
    free = scene.ada.username

    scene.ada.username = "augusta"
    scene.ada.save()
    assert scene.stranger.get(f"/authors/{free}/").status_code == 404
    other.ada.username = free
    other.ada.save()

    assert titles(scene.stranger, f"/authors/{free}/") == ["Tides"]
