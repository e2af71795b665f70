"""What readers see after a post has changed, or the clock has, under every strategy.

Strategies that promise no staleness must show each change on the next page. The others
may be late, by as long as they say and no longer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.cms import caching, services
from apps.cms.models import Category, Post, Tag
from apps.cms.settling import Status
from apps.common.caching.base import Strategy
from apps.common.caching.catalogue import STRATEGIES
from apps.common.telemetry.recorder import recording
from fixtures.factories.accounts import PASSWORD, UserFactory
from fixtures.factories.cms import CategoryFactory, PostFactory, TagFactory
from suites.support.browser import Browser
from suites.support.pages import seen
from suites.support.promises import await_seen
from suites.support.strategies import on_a_server_that_will_do

from .pages import beside, posts_on, related, subjects_on, titles

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
SHORT_TTL_S = 1
LISTS = ("/", "/blog/", "/categories/sea/", "/tags/moon/")
# The draft's first, which is not there: a 404 brings the cookie by which pages are told
# apart from then on.
PAGES = ("/blog/flow/", *LISTS, "/categories/", "/tags/", "/blog/tide/", "/blog/ebb/")
# What no link leads a reader to; the pages are told apart in suites/integration/worlds.
READ_BY_PROGRAMS = (
    *(f"{place}feed/{kind}" for place in ("/", *LISTS[2:]) for kind in ("", "atom/")),
    *(f"/sitemap{part}.xml" for part in ("", "-posts", "-categories", "-tags")),
)


@dataclass(frozen=True)
class Scene:
    """Tide and Ebb can be read, Flow is a draft; all are in Sea, and tagged Moon.

    Flow alone is tagged Sun, too.
    """

    ada: User
    sea: Category
    moon: Tag
    tide: Post
    ebb: Post
    flow: Post
    browser: Browser

    def lists(self) -> list[list[str]]:
        """The titles in each of the lists, and in what stands beside."""
        recent = beside(seen(self.browser, "/categories/"))
        known = {"Tide", "Ebb", "Flow", "High tide", "Spring"}
        recent = [title for title in recent if title in known]
        return [*(titles(self.browser, path) for path in LISTS), recent]

    def subjects(self, path: str) -> list[str]:
        return subjects_on(seen(self.browser, path))

    def page(self, slug: str) -> str:
        answer = self.browser.get(f"/blog/{slug}/")
        return answer.content.decode() if answer.status_code == 200 else ""


@dataclass(frozen=True)
class Change:
    """Something that happens, and what is seen once it is seen."""

    happens: Callable[[Scene], object]
    shows: Callable[[Scene], tuple[bool, ...]]

    def is_seen(self, scene: Scene) -> bool:
        """Every page that could show it is asked, so that all are remembered."""
        return all(self.shows(scene))


def edit(scene: Scene) -> None:
    """As the admin saves it."""
    tide = Post.objects.get(pk=scene.tide.pk)
    tide.title, tide.content = "High tide", "<p>The water is back.</p>"
    tide.save()


def let_the_clock_publish(scene: Scene) -> object:
    """The moment of a post that waits has come, and so has a worker."""
    just_now = timezone.now() - timedelta(seconds=1)
    waiting = Post.objects.filter(pk=scene.flow.pk)
    waiting.update(status=Status.SCHEDULED, published_at=just_now)
    return services.publish_due()


def take_the_slug(scene: Scene) -> Post:
    return PostFactory(title="Spring", slug="tide", author=scene.ada)


def rename(thing: User | Category | Tag, **names: str) -> None:
    for name, value in names.items():
        setattr(thing, name, value)
    thing.save()


def lists_are(*shown: str) -> Callable[[Scene], bool]:
    return lambda scene: scene.lists() == [list(shown)] * 5


# One after the other, each on what the one before has left.
STORY = {
    "a draft is published": Change(
        lambda scene: services.publish(scene.flow.pk),
        lambda scene: (
            lists_are("Flow", "Ebb", "Tide")(scene),
            scene.subjects("/tags/") == ["Moon", "Sun"],
            {"Moon", "Sun"} <= set(beside(seen(scene.browser, "/blog/"))),
            "Flow</h1>" in scene.page("flow"),
            related(scene.page("tide")) == ["Flow", "Ebb"],
        ),
    ),
    "it is edited": Change(
        edit,
        lambda scene: (
            lists_are("Flow", "Ebb", "High tide")(scene),
            "The water is back." in scene.page("tide"),
            related(scene.page("ebb")) == ["Flow", "High tide"],
        ),
    ),
    "it loses its tag": Change(
        lambda scene: scene.tide.tags.remove(scene.moon),
        lambda scene: (
            titles(scene.browser, "/tags/moon/") == ["Flow", "Ebb"],
            'rel="tag"' not in scene.page("tide"),
        ),
    ),
    "and gets it back from the tag's side": Change(
        lambda scene: scene.moon.posts.add(scene.tide),
        lambda scene: ('rel="tag"' in scene.page("tide"),),
    ),
    "a category is renamed": Change(
        lambda scene: rename(scene.sea, name="Ocean"),
        lambda scene: (
            "Ocean</h1>" in seen(scene.browser, "/categories/sea/"),
            "Ocean" in beside(seen(scene.browser, "/blog/")),
            ">Ocean</a>" in scene.page("tide"),
            scene.subjects("/categories/") == ["Ocean"],
        ),
    ),
    "its author is renamed": Change(
        lambda scene: rename(scene.ada, first_name="Augusta"),
        lambda scene: (
            {shown.name for shown in posts_on(seen(scene.browser, "/blog/"))}
            == {"Augusta"},
            "Augusta, <time" in scene.page("ebb"),
        ),
    ),
    "one is a draft again": Change(
        lambda scene: services.unpublish(scene.flow.pk),
        lambda scene: (
            lists_are("Ebb", "High tide")(scene),
            scene.page("flow") == "",
            scene.subjects("/tags/") == ["Moon"],
            "Sun" not in beside(seen(scene.browser, "/blog/")),
            related(scene.page("tide")) == ["Ebb"],
        ),
    ),
    "the clock publishes it": Change(
        let_the_clock_publish,
        lambda scene: (
            lists_are("Flow", "Ebb", "High tide")(scene),
            "Flow</h1>" in scene.page("flow"),
        ),
    ),
    "another takes its address": Change(
        take_the_slug,
        lambda scene: (
            "Spring</h1>" in scene.page("tide"),
            posts_on(seen(scene.browser, "/categories/sea/"))[-1].address
            == f"/blog/{scene.tide.published_at:%Y/%m/%d}/tide/",
        ),
    ),
    "one is deleted": Change(
        lambda scene: services.remove(scene.ebb.pk),
        lambda scene: (
            titles(scene.browser, "/categories/sea/") == ["Flow", "High tide"],
            titles(scene.browser) == ["Spring", "Flow", "High tide"],
            scene.page("ebb") == "",
        ),
    ),
    "a category is deleted": Change(
        lambda scene: scene.sea.delete(),
        lambda scene: (
            scene.browser.get("/categories/sea/").status_code == 404,
            scene.subjects("/categories/") == [],
            ">Ocean</a>" not in scene.page("flow"),
        ),
    ),
}
# Which facts an event changes does not depend on the strategy: one that keeps both pages
# and rows, and is late with neither, is told all of it, and the others how it begins.
TOLD_EVERYTHING = ("layered",)
BEGINNING = tuple(STORY)[:2]


@pytest.fixture(params=STRATEGIES)
def strategy(request, settings, fresh_cache) -> Strategy:
    """Its values live briefly where they may be old for so long, else as ever."""
    on_a_server_that_will_do("cms", request.param, settings, request)
    if caching.cache.strategy.promise.stale_at_most_s:
        settings.CACHE_TTL_S = SHORT_TTL_S
    return caching.cache.strategy


def test_no_page_is_later_than_promised(strategy, ada):
    """Who has seen every page sees each change as soon as the strategy promises."""
    scene = opened(ada)
    promised_s = strategy.promise.stale_at_most_s

    for name in STORY if strategy.name in TOLD_EVERYTHING else BEGINNING:
        change = STORY[name]
        assert not change.is_seen(scene), name
        change.happens(scene)
        if promised_s == 0:
            assert change.is_seen(scene), name
        else:
            await_seen(partial(change.is_seen, scene), promised_s, name)


@pytest.mark.parametrize("name", ["versioned", "conditional", "layered"])
def test_what_no_reader_can_see_makes_nothing_old(name, settings, ada, client):
    """A draft that is written, a plan, a login, and a write that is rolled back."""
    settings.CACHE_STRATEGY = name
    scene = opened(ada)
    look_around(scene)

    scene.flow.title = "Flows"
    scene.flow.save()
    services.schedule(scene.flow.pk, timezone.now() + timedelta(days=1))
    assert services.publish_due() == []
    form = {"username": ada.username, "password": PASSWORD}
    assert client.post("/accounts/login/", form).status_code == 302
    with transaction.atomic():
        edit(scene)
        transaction.set_rollback(True)

    scene.browser.statuses.clear()
    with recording() as record:
        look_around(scene)
    if name == "versioned":
        assert record.misses == 0
    else:
        assert scene.browser.statuses == [404] + [304] * (len(PAGES) - 1)


@pytest.mark.parametrize("name", ["versioned", "layered"])
def test_a_draft_that_somebody_else_has_published_meanwhile(name, settings, ada):
    """Who saves the draft that she still sees unpublishes it, and it is not seen on."""
    settings.CACHE_STRATEGY = name
    scene = opened(ada)
    services.publish(scene.flow.pk)
    look_around(scene)

    scene.flow.save()

    assert lists_are("Ebb", "Tide")(scene)
    assert scene.page("flow") == ""


@pytest.mark.parametrize("name", ["conditional", "layered"])
def test_who_she_is_stands_on_her_page(name, settings, ada):
    """Her name does, and her way out: her page is not confirmed to anybody else."""
    settings.CACHE_STRATEGY = name
    opened(ada)
    changes: list[Callable[[User], object]] = [
        lambda member: member.save(),
        lambda member: member.delete(),
        lambda member: user_logged_out.send(User, request=None, user=member),
    ]

    for number, change in enumerate(changes):
        member, browser = UserFactory(username=f"grace-{number}"), Browser()
        browser.force_login(member)
        # First one that is not there: with it comes the cookie by which pages are told apart.
        for path in ("/blog/flow/", "/blog/", "/blog/"):
            browser.get(path)
        change(member)
        browser.get("/blog/")
        assert browser.statuses == [404, 200, 304, browser.statuses[-1]]
        assert browser.statuses[-1] != 304


@pytest.mark.parametrize("name", ["per_view", "versioned"])
def test_no_feed_is_taken_for_another(name, settings, ada):
    """Nor a sitemap: each is as if it were made, whatever was remembered before."""
    scene = opened(ada)
    PostFactory(title="Inland", author=ada)
    PostFactory(title="Waves", author=ada, categories=[scene.sea])
    settings.CACHE_STRATEGY = "none"
    made = {path: seen(Browser(), path) for path in READ_BY_PROGRAMS}
    settings.CACHE_STRATEGY = name

    for _ in range(2):
        assert {path: seen(Browser(), path) for path in READ_BY_PROGRAMS} == made


def opened(ada: User) -> Scene:
    sea = CategoryFactory(name="Sea", slug="sea")
    moon, sun = (TagFactory(name=name, slug=name.lower()) for name in ("Moon", "Sun"))
    tide, ebb, flow = (
        PostFactory(
            title=title,
            slug=title.lower(),
            status=status,
            published_at=moment,
            author=ada,
            categories=[sea],
            tags=[moon],
        )
        for title, status, moment in (
            ("Tide", Status.PUBLISHED, timezone.now() - timedelta(days=3)),
            ("Ebb", Status.PUBLISHED, timezone.now() - timedelta(days=2)),
            ("Flow", Status.DRAFT, None),
        )
    )
    flow.tags.add(sun)
    return Scene(ada, sea, moon, tide, ebb, flow, Browser())


def look_around(scene: Scene) -> None:
    """Every page of the scene, so that whatever can be remembered is."""
    for path in PAGES:
        scene.browser.get(path)


def test_who_writes_through_makes_the_post_anew_at_once(settings, ada):
    """Readers are led to it next, and nothing is computed for them."""
    settings.CACHE_STRATEGY = "write_through"
    post = PostFactory(author=ada, title="Tide")

    post.title = "Ebb"
    post.save()

    with recording() as record:
        assert caching.article(post.pk).title == "Ebb"
    assert (record.hits, record.misses) == (1, 0)


def test_who_registers_asks_for_no_posts():
    """Nobody has written before she is there."""
    with CaptureQueriesContext(connection) as asked:
        UserFactory(username="new")

    assert [query for query in asked if "cms_post" in query["sql"]] == []
