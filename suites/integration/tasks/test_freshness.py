"""What somebody sees after her tasks have changed, under every strategy.

Strategies that promise no staleness must show each change on the next page. The others
may be late, by as long as they say and no longer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out
from django.db import transaction

from apps.common.caching.base import Strategy
from apps.common.caching.catalogue import STRATEGIES
from apps.common.telemetry.recorder import recording
from apps.tasks import caching, services
from apps.tasks.models import Status, Task
from apps.tasks.wanted import Wanted
from fixtures.factories.accounts import PASSWORD, UserFactory
from fixtures.factories.tasks import TaskFactory
from suites.support.browser import Browser
from suites.support.pages import seen
from suites.support.promises import await_seen
from suites.support.strategies import on_a_server_that_will_do

from .pages import counts_on, titles_of

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
SHORT_TTL_S = 1
LISTS = ("", "?status=pending", "?status=completed", "?q=gear", "?order=title")


@dataclass(frozen=True)
class Scene:
    """Ada has one open task about gears, and has seen all her pages."""

    ada: User
    task: Task
    browser: Browser


@dataclass(frozen=True)
class Change:
    """Something that happens, and what she sees once she sees it."""

    happens: Callable[[Scene], object]
    is_seen: Callable[[Scene], bool]


def add(scene: Scene) -> Task:
    return services.add(scene.ada, title="new", description="", status="pending")


def revise(scene: Scene) -> Task:
    task = scene.task
    return services.revise(
        scene.ada, task.pk, title="axle", description="", status=task.status
    )


def edit_in_the_admin(scene: Scene) -> None:
    scene.task.title = "corrected"
    scene.task.save()


def question_about(scene: Scene) -> str:
    return seen(scene.browser, f"/tasks/{scene.task.pk}/delete/")


CHANGES = {
    "a new task in her list": Change(
        add, lambda scene: titles_of(scene.browser) == ["new", "gear"]
    ),
    "a new task in a filtered list": Change(
        add,
        lambda scene: titles_of(scene.browser, "?status=pending") == ["new", "gear"],
    ),
    "a new task in another order": Change(
        add, lambda scene: titles_of(scene.browser, "?order=title") == ["gear", "new"]
    ),
    "a new task in the counts": Change(
        add, lambda scene: counts_on(seen(scene.browser, "/tasks/"))["pending"] == 2
    ),
    "a step in both lists": Change(
        lambda scene: services.move(scene.ada, scene.task.pk, Status.COMPLETED),
        lambda scene: (
            titles_of(scene.browser, "?status=pending") == []
            and titles_of(scene.browser, "?status=completed") == ["gear"]
        ),
    ),
    "a step in the counts": Change(
        lambda scene: services.move(scene.ada, scene.task.pk, Status.COMPLETED),
        lambda scene: (
            counts_on(seen(scene.browser, "/tasks/?q=gear"))["completed"] == 1
        ),
    ),
    "other words": Change(
        revise,
        lambda scene: (
            titles_of(scene.browser) == ["axle"]
            and titles_of(scene.browser, "?q=gear") == []
            and "axle" in question_about(scene)
        ),
    ),
    "an edit in the admin": Change(
        edit_in_the_admin, lambda scene: titles_of(scene.browser) == ["corrected"]
    ),
    "a deletion": Change(
        lambda scene: services.remove(scene.ada, scene.task.pk),
        lambda scene: (
            titles_of(scene.browser) == []
            and scene.browser.get(f"/tasks/{scene.task.pk}/delete/").status_code == 404
        ),
    ),
    "a deletion in the counts": Change(
        lambda scene: services.remove(scene.ada, scene.task.pk),
        lambda scene: counts_on(seen(scene.browser, "/tasks/"))["pending"] == 0,
    ),
}
# Which facts an event changes does not depend on the strategy: one that keeps both pages
# and rows, and is late with neither, is asked about all of them, the others about some.
ASKED_EVERYTHING = ("layered",)
SOME = ("a step in both lists", "other words")


@pytest.fixture(params=STRATEGIES)
def strategy(request, settings, fresh_cache) -> Strategy:
    """Its values live briefly where they may be old for so long, else as ever."""
    on_a_server_that_will_do("tasks", request.param, settings, request)
    if caching.cache.strategy.promise.stale_at_most_s:
        settings.CACHE_TTL_S = SHORT_TTL_S
    return caching.cache.strategy


def test_no_list_is_later_than_promised(strategy):
    """Who has seen her lists sees every change as soon as the strategy promises."""
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


@pytest.mark.parametrize("name", ["signals", "versioned", "lease", "write_through"])
def test_what_one_person_writes_makes_nothing_of_anothers_old(name, settings):
    """Grace's lists are found where they were, whatever Ada does to hers."""
    settings.CACHE_STRATEGY = name
    ada, grace = scene_number(0), scene_number(1)
    look_around(ada)
    look_around(grace)

    add(ada)
    revise(ada)
    services.move(ada.ada, ada.task.pk, Status.COMPLETED)
    services.remove(ada.ada, ada.task.pk)
    with recording() as record:
        look_around(grace)

    assert record.misses == 0
    assert record.hits > 0


@pytest.mark.parametrize("name", ["conditional", "layered"])
def test_a_browser_is_not_sent_its_list_again(name, settings):
    """Hers is confirmed while another writes; and made anew when she does."""
    settings.CACHE_STRATEGY = name
    ada, grace = scene_number(0), scene_number(1)
    look_around(ada)
    add(grace)

    for change, status in ((None, 304), (add, 200)):
        if change:
            change(ada)
        titles_of(ada.browser)
        assert ada.browser.statuses[-1] == status


@pytest.mark.parametrize("name", ["conditional", "layered"])
def test_who_she_is_stands_on_her_page(name, settings):
    """Her name does; and what she may see no more is not confirmed to her."""
    settings.CACHE_STRATEGY = name
    changes: list[Callable[[User], object]] = [
        lambda ada: ada.save(),
        lambda ada: ada.delete(),
        lambda ada: user_logged_out.send(User, request=None, user=ada),
    ]

    for number, change in enumerate(changes):
        scene = scene_number(number)
        look_around(scene)
        change(scene.ada)
        scene.browser.get("/tasks/")
        assert scene.browser.statuses[-1] != 304


@pytest.mark.parametrize("name", ["per_view", "fragment", "cache_aside"])
def test_what_dies_of_age_alone_is_late_but_where_she_acts(name, settings):
    """Lists are of before, which is the price; what a click or a form shows is not."""
    settings.CACHE_STRATEGY = name
    scene = scene_number(0)
    look_around(scene)

    revise(scene)
    answer = scene.browser.post(
        f"/tasks/{scene.task.pk}/status/",
        {"status": "completed"},
        headers={"HX-Request": "true"},
    )

    html = answer.content.decode()
    assert titles_of(scene.browser) == ["gear"]
    assert 'data-status="completed"' in html
    assert counts_on(html) == {"pending": 0, "in_progress": 0, "completed": 1}
    # Whoever edits an old text would write it over a newer one.
    assert 'value="axle"' in seen(scene.browser, f"/tasks/{scene.task.pk}/update/")


def test_what_changes_nothing_makes_nothing_old(client):
    """A step to where a task is, a login, and a write that is rolled back."""
    scene = scene_number(0)
    look_around(scene)

    services.move(scene.ada, scene.task.pk, scene.task.status)
    form = {"username": scene.ada.username, "password": PASSWORD}
    assert client.post("/accounts/login/", form).status_code == 302
    with transaction.atomic():
        add(scene)
        transaction.set_rollback(True)

    with recording() as record:
        assert titles_of(scene.browser) == ["gear"]
    assert record.misses == 0


def test_counts_that_are_asked_for_alone_are_remembered_too(settings):
    """Nobody has read rows, with which they would have come."""
    settings.CACHE_STRATEGY = "versioned"
    scene = scene_number(0)

    told, remembered = [], []
    for _ in range(2):
        with recording() as record:
            told.append(caching.TaskList(scene.ada.pk, Wanted()).counts)
        remembered.append(record.hits)
    add(scene)
    told.append(caching.TaskList(scene.ada.pk, Wanted()).counts)

    assert [[each.tasks for each in counts] for counts in told] == [
        [1, 0, 0],
        [1, 0, 0],
        [2, 0, 0],
    ]
    assert remembered == [0, 1]


def test_counts_that_are_asked_for_alone_are_hers(settings):
    """Also where nothing but the key tells people apart: `cache_aside` knows no facts."""
    settings.CACHE_STRATEGY = "cache_aside"
    scene, other = scene_number(0), UserFactory()

    told = [caching.TaskList(who.pk, Wanted()).counts for who in (scene.ada, other)]

    assert [[each.tasks for each in counts] for counts in told] == [
        [1, 0, 0],
        [0, 0, 0],
    ]


def scene_number(number: int) -> Scene:
    ada = UserFactory(username=f"ada-{number}")
    task = TaskFactory(user=ada, title="gear")
    browser = Browser()
    browser.force_login(ada)
    return Scene(ada, task, browser)


def look_around(scene: Scene) -> None:
    """Every page of the scene, so that whatever can be remembered is.

    A page that stays out of the caches comes first: it brings the cookie by which later
    pages are told apart.
    """
    seen(scene.browser, "/accounts/password/")
    for query in LISTS:
        titles_of(scene.browser, query)
    question_about(scene)


def seen_already(scenes: dict[str, Scene]) -> list[str]:
    return [name for name, scene in scenes.items() if CHANGES[name].is_seen(scene)]
