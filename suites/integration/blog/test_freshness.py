"""What readers see after something has changed, under every strategy.

A member and a stranger have seen all pages. Strategies that promise no staleness must show
both of them each change on the next page; the others may be late, by as long as they say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.test import Client

from apps.blog import caching, services
from apps.blog.models import Post
from apps.common.caching.base import Strategy
from apps.common.caching.catalogue import STRATEGIES
from apps.common.telemetry.recorder import recording
from fixtures.factories.accounts import PASSWORD, UserFactory
from fixtures.factories.blog import PostFactory
from fixtures.provisioners.readiness import wait_until
from suites.support.at_once import all_at_once
from suites.support.browser import Browser
from suites.support.pages import seen

from .pages import posts_on, recent_on, titles

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
SHORT_TTL_S = 1


@dataclass(frozen=True)
class Scene:
    """Ada has written a post; a member and a stranger have seen it everywhere."""

    ada: User
    post: Post
    member: Browser
    stranger: Browser

    @property
    def readers(self) -> tuple[Browser, Browser]:
        return self.member, self.stranger

    @property
    def page(self) -> str:
        return f"/posts/{self.post.pk}/"

    @property
    def authors_page(self) -> str:
        return f"/authors/{self.ada.username}/"


@dataclass(frozen=True)
class Change:
    """Something that happens, and what a reader sees once she sees it."""

    happens: Callable[[Scene], object]
    is_seen: Callable[[Scene, Client], bool]


def publish(scene: Scene) -> Post:
    return services.publish(scene.ada, f"New by {scene.ada}", "It weaves.")


def retitle(scene: Scene) -> Post:
    return services.revise(scene.post.pk, f"Renamed by {scene.ada}", scene.post.content)


def rewrite(scene: Scene) -> Post:
    return services.revise(scene.post.pk, scene.post.title, f"Anew by {scene.ada}")


def remove(scene: Scene) -> None:
    services.remove(scene.post.pk)


def rename(scene: Scene) -> None:
    scene.ada.first_name = f"Augusta {scene.ada}"
    scene.ada.save()


def correct_in_the_admin(scene: Scene) -> None:
    scene.post.title = f"Corrected for {scene.ada}"
    scene.post.save()


def recent_titles(reader: Client, path: str = "/posts/") -> list[str]:
    return [title for title, _ in recent_on(seen(reader, path))]


CHANGES = {
    "a post in the list and at the start": Change(
        publish,
        lambda scene, reader: (
            f"New by {scene.ada}" in titles(reader)
            and f"New by {scene.ada}" in titles(reader, "/")
        ),
    ),
    "a post in the sidebar of another": Change(
        publish,
        lambda scene, reader: (
            f"New by {scene.ada}" in recent_titles(reader, scene.page)
        ),
    ),
    "a post on its author's page": Change(
        publish,
        lambda scene, reader: (
            titles(reader, scene.authors_page) == [f"New by {scene.ada}", "Tides"]
        ),
    ),
    "a title in all lists": Change(
        retitle,
        lambda scene, reader: (
            f"Renamed by {scene.ada}" in titles(reader)
            and f"Renamed by {scene.ada}" in recent_titles(reader)
            and titles(reader, scene.authors_page) == [f"Renamed by {scene.ada}"]
        ),
    ),
    "a title on the page of the post": Change(
        retitle,
        lambda scene, reader: (
            f"Renamed by {scene.ada}</h1>" in seen(reader, scene.page)
        ),
    ),
    "a text on the page of the post": Change(
        rewrite,
        lambda scene, reader: f"<p>Anew by {scene.ada}</p>" in seen(reader, scene.page),
    ),
    "how a text begins, in the list": Change(
        rewrite,
        lambda scene, reader: (
            f"Anew by {scene.ada}"
            in [shown.opening for shown in posts_on(seen(reader, "/posts/"))]
        ),
    ),
    "a removed post in all lists": Change(
        remove,
        lambda scene, reader: (
            scene.ada.username not in authors_on(reader, "/posts/")
            and titles(reader, scene.authors_page) == []
            and scene.ada.username not in names_beside(reader, scene.authors_page)
        ),
    ),
    "a removed post at its address": Change(
        remove, lambda scene, reader: reader.get(scene.page).status_code == 404
    ),
    "a name under all that she wrote": Change(
        rename,
        lambda scene, reader: (
            f"Augusta {scene.ada}" in names_on(reader, "/posts/")
            and f"Augusta {scene.ada}" in names_beside(reader, "/posts/")
            and f"Augusta {scene.ada}</a>" in seen(reader, scene.page)
        ),
    ),
    "a name on her page": Change(
        rename,
        lambda scene, reader: (
            f"Posts by Augusta {scene.ada}</h1>" in seen(reader, scene.authors_page)
            and names_on(reader, scene.authors_page) == [f"Augusta {scene.ada}"]
        ),
    ),
    "a correction in the admin": Change(
        correct_in_the_admin,
        lambda scene, reader: (
            f"Corrected for {scene.ada}</h1>" in seen(reader, scene.page)
            and f"Corrected for {scene.ada}" in titles(reader)
        ),
    ),
    "somebody who is gone": Change(
        lambda scene: scene.ada.delete(),
        lambda scene, reader: (
            reader.get(f"/authors/{scene.ada.username}/").status_code == 404
            and scene.ada.username not in authors_on(reader, "/posts/")
            and reader.get(scene.page).status_code == 404
        ),
    ),
}
# Which facts an event changes does not depend on the strategy: one strict strategy for rows
# and one for pages are asked about all of them, and the others about some.
ASKED_EVERYTHING = ("versioned", "conditional")
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
    wait_until(
        lambda: all(is_seen(name, scene) for name, scene in scenes.items()),
        deadline_s=strategy.promise.stale_at_most_s + 20,
        what="every change is seen",
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


def scene_number(number: int) -> Scene:
    author = UserFactory(username=f"ada-{number}")
    post = PostFactory(author=author, title="Tides", content="They come and go.")
    member = Browser()
    member.force_login(UserFactory(username=f"grace-{number}"))
    return Scene(author, post, member, Browser())


def look_around(scene: Scene) -> None:
    """Every page of the scene, so that whatever can be remembered is.

    To a member, a page that stays out of the caches comes first: it brings the cookie by
    which her later pages are told apart. A stranger has no cookie, and gets none.
    """
    seen(scene.member, "/accounts/password/")
    for reader in scene.readers:
        for path in ("/", "/posts/", scene.page, scene.authors_page):
            seen(reader, path)


def is_seen(name: str, scene: Scene) -> bool:
    return all(CHANGES[name].is_seen(scene, reader) for reader in scene.readers)


def signature_at(reader: Client, path: str) -> str:
    """Who wrote a post, as its own page says; the sidebar says so, too."""
    return seen(reader, path).partition("<h1")[2].partition("<time")[0]


def authors_on(reader: Client, path: str) -> list[str]:
    return [shown.author for shown in posts_on(seen(reader, path))]


def names_on(reader: Client, path: str) -> list[str]:
    return [shown.name for shown in posts_on(seen(reader, path))]


def names_beside(reader: Client, path: str) -> list[str]:
    return [name for _, name in recent_on(seen(reader, path))]
