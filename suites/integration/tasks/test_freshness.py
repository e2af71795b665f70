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
from fixtures.factories.accounts import PASSWORD, UserFactory
from fixtures.factories.tasks import TaskFactory
from fixtures.provisioners.readiness import wait_until
from suites.support.browser import Browser

from .caches import on_a_server_that_will_do
from .pages import counts_on, seen, titles_of

pytestmark = [
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
# Which facts an event changes does not depend on the strategy: one strict strategy for rows
# and one for pages are asked about all of them, and the others about some.
ASKED_EVERYTHING = ("none", "versioned", "conditional")
SOME = ("a new task in the counts", "a step in both lists", "other words")


@pytest.fixture(params=STRATEGIES)
def strategy(request, settings, fresh_cache) -> Strategy:
    """Its values live briefly where they may be old for so long, else as ever."""
    on_a_server_that_will_do(request.param, settings, request)
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
        wait_until(
            lambda: seen_already(scenes) == list(asked),
            deadline_s=strategy.promise.stale_at_most_s + 20,
            what="every change is seen",
        )


@pytest.mark.parametrize("name", ["signals", "versioned", "lease", "write_through"])
@pytest.mark.parametrize("change", ["a new task in her list", "other words"])
def test_what_one_person_writes_makes_nothing_of_anothers_old(name, change, settings):
    """Grace's lists are found where they were, whatever Ada does to hers."""
    settings.CACHE_STRATEGY = name
    ada, grace = scene_number(0), scene_number(1)
    look_around(ada)
    look_around(grace)

    CHANGES[change].happens(ada)
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
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda ada: ada.save(), id="renamed"),
        pytest.param(lambda ada: ada.delete(), id="deleted"),
        pytest.param(
            lambda ada: user_logged_out.send(User, request=None, user=ada),
            id="logged out",
        ),
    ],
)
def test_who_she_is_stands_on_her_page(name, change, settings):
    """Her name does; and what she may see no more is not confirmed to her."""
    settings.CACHE_STRATEGY = name
    scene = scene_number(0)
    look_around(scene)

    change(scene.ada)
    scene.browser.get("/tasks/")

    assert scene.browser.statuses[-1] != 304


@pytest.mark.parametrize("name", ["per_view", "fragment", "cache_aside"])
def test_what_dies_of_age_alone_is_late(name, settings):
    """Within their time these show the list of before: that is their price."""
    settings.CACHE_STRATEGY = name
    scene = scene_number(0)
    look_around(scene)

    add(scene)

    assert titles_of(scene.browser) == ["gear"]


@pytest.mark.parametrize("name", ["none", "per_view", "fragment", "cache_aside"])
def test_the_answer_to_a_click_is_never_late(name, settings):
    """Whatever is remembered, the task comes back as it is, and so do the counts."""
    settings.CACHE_STRATEGY = name
    scene = scene_number(0)
    look_around(scene)

    answer = scene.browser.post(
        f"/tasks/{scene.task.pk}/status/",
        {"status": "completed"},
        headers={"HX-Request": "true"},
    )

    html = answer.content.decode()
    assert 'data-status="completed"' in html
    assert counts_on(html) == {"pending": 0, "in_progress": 0, "completed": 1}


@pytest.mark.parametrize("name", ["cache_aside", "per_view"])
def test_a_form_is_never_filled_with_old_words(name, settings):
    """Whoever edits an old text would write it over a newer one."""
    settings.CACHE_STRATEGY = name
    scene = scene_number(0)
    look_around(scene)

    revise(scene)

    assert 'value="axle"' in seen(scene.browser, f"/tasks/{scene.task.pk}/update/")


def test_a_step_that_is_none_makes_nothing_old(settings):
    """To complete what is completed changes no row and touches no tag."""
    scene = scene_number(0)
    look_around(scene)

    services.move(scene.ada, scene.task.pk, scene.task.status)
    with recording() as record:
        titles_of(scene.browser)

    assert record.misses == 0


def test_logging_in_makes_nothing_old(client):
    """The date of her last login stands on no page."""
    scene = scene_number(0)
    look_around(scene)

    form = {"username": scene.ada.username, "password": PASSWORD}
    assert client.post("/accounts/login/", form).status_code == 302
    with recording() as record:
        titles_of(scene.browser)

    assert record.misses == 0


def test_what_was_rolled_back_was_never_there():
    """A task whose transaction fails is in no list, and disturbs none."""
    scene = scene_number(0)
    look_around(scene)

    with transaction.atomic():
        add(scene)
        transaction.set_rollback(True)

    assert titles_of(scene.browser) == ["gear"]


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
