"""What people see after something has changed, under every strategy.

A member and a stranger have seen all pages. Strategies that promise no staleness must show
both of them each change on the next page; the others may be late, by as long as they say.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out
from django.db import transaction

from apps.common.caching.base import Strategy
from apps.common.caching.catalogue import STRATEGIES
from apps.common.telemetry.recorder import recording
from apps.shop import caching, services
from apps.shop.models import Status
from fixtures.factories.accounts import PASSWORD
from fixtures.factories.shop import ProductFactory
from suites.support.browser import Browser
from suites.support.pages import seen
from suites.support.promises import await_seen

from .pages import meant_on, names, things_on
from .scenes import (
    CHANGES,
    look_around,
    orders_of,
    revise,
    scene_in_an_empty_shop,
    sell,
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
    "a name and a price in lists and on its page",
    "the last one, in lists",
    "what she has put into her cart elsewhere",
    "how far her order is",
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
    if strategy.name in ASKED_EVERYTHING:
        # One after the other: all share the lists, and one would make them new for the next.
        assert [name for name in CHANGES if not is_seen_at_once(name)] == []
        return

    scene, changes = scene_in_an_empty_shop(), [CHANGES[name] for name in SOME]
    assert [change.is_seen(scene) for change in changes] == [False] * len(SOME)
    for change in changes:
        change.happens(scene)
    if strategy.promise.stale_at_most_s:
        await_seen(
            lambda: all(change.is_seen(scene) for change in changes),
            strategy.promise.stale_at_most_s,
        )
    else:
        assert [change.is_seen(scene) for change in changes] == [True] * len(SOME)


@pytest.mark.parametrize("name", ["conditional", "layered"])
def test_what_did_not_change_is_not_sent_again(name, settings):
    """All that is there to look at stays in browsers; a sale makes one page of it old."""
    settings.CACHE_STRATEGY = name
    scene = scene_in_an_empty_shop()
    look_around(scene)

    sell(scene, scene.lamp)
    answers = {}
    for path in ("/", "/products/?q=lamp", f"/products/{scene.lamp.pk}/"):
        for reader in scene.readers:
            reader.get(path)
        answers[path] = [reader.statuses[-1] for reader in scene.readers]

    assert list(answers.values()) == [[304, 304], [304, 304], [200, 200]]


@pytest.mark.parametrize("name", ["conditional", "layered", "versioned"])
def test_a_stranger_sees_her_own_cart_at_once(name, settings):
    """With a session that she has already, and in the header of pages that she has seen."""
    settings.CACHE_STRATEGY = name
    scene = scene_in_an_empty_shop()
    stranger = scene.stranger

    for wanted in (1, 2):
        stranger.post(f"/cart/add/{scene.lamp.pk}/")
        # What is said once is said there.
        seen(stranger, "/accounts/login/")
        for path in ("/", f"/products/{scene.lamp.pk}/"):
            assert things_on(seen(stranger, path)) == wanted
            assert things_on(seen(stranger, path)) == wanted
    stranger.post(f"/cart/remove/{scene.lamp.pk}/")
    assert things_on(seen(stranger, "/")) == 0


@pytest.mark.parametrize("name", ["conditional", "layered"])
def test_the_cart_of_one_stranger_makes_no_page_of_another_old(name, settings):
    """Each has pages of her own, which rest on her cart alone."""
    settings.CACHE_STRATEGY = name
    scene = scene_in_an_empty_shop()
    hers, others = Browser(), Browser()
    for browser in (hers, others):
        browser.post(f"/cart/add/{scene.lamp.pk}/")
        # What is said once is said there.
        seen(browser, "/accounts/login/")
        browser.get("/")

    others.post(f"/cart/add/{scene.lamp.pk}/")
    hers.get("/")

    assert hers.statuses[-2:] == [200, 304]


@pytest.mark.parametrize("name", ["versioned", "layered"])
def test_what_was_meant_is_told_of_these_words_and_these_products(name, settings):
    """Other words mean something else; so do the same, once there is another thing."""
    settings.CACHE_STRATEGY = name
    reader = scene_in_an_empty_shop().stranger

    def meant(words: str) -> list[str]:
        return meant_on(seen(reader, f"/products/?q={words}"))

    assert (meant("lamq"), meant("belk")) == (["Lamp"], ["Bell"])
    ProductFactory(name="Lamb")
    assert sorted(meant("lamq")) == ["Lamb", "Lamp"]


@pytest.mark.parametrize("name", ["conditional", "layered"])
def test_her_cart_is_the_same_in_her_other_browser(name, settings):
    """There nobody has clicked, and the page that it keeps has an older number."""
    settings.CACHE_STRATEGY = name
    scene = scene_in_an_empty_shop()
    other = Browser()
    other.force_login(scene.ada)
    before = [things_on(seen(scene.member, "/")) for _ in range(2)]

    other.post(f"/cart/add/{scene.lamp.pk}/")

    assert scene.member.statuses[-1] == 304
    assert things_on(seen(scene.member, "/")) == before[1] + 1


@pytest.mark.parametrize("name", ["conditional", "layered"])
def test_who_she_is_stands_on_her_page(name, settings):
    """The header has her name and her way out: it is not confirmed to nobody."""
    settings.CACHE_STRATEGY = name
    changes: list[Callable[[User], object]] = [
        lambda ada: ada.save(),
        lambda ada: user_logged_out.send(User, request=None, user=ada),
    ]

    for change in changes:
        scene = scene_in_an_empty_shop()
        for reader in scene.readers * 2:
            reader.get("/products/")
        assert scene.member.statuses[-1] == 304
        change(scene.ada)
        for reader in scene.readers:
            reader.get("/products/")
        assert scene.member.statuses[-1] != 304
        assert scene.stranger.statuses[-1] == 304


@pytest.mark.parametrize("name", ["per_view", "fragment", "cache_aside"])
def test_what_dies_of_age_alone_is_late_but_where_she_buys(name, settings, fake_stripe):
    """A list is of before, which is the price; what she pays is what it costs now."""
    settings.CACHE_STRATEGY = name
    scene = scene_in_an_empty_shop()
    assert names(scene.stranger) == ["Bell", "Lamp"]

    revise(scene)

    assert names(scene.stranger) == ["Bell", "Lamp"]
    assert "data-total>$77.00<" in seen(scene.member, "/checkout/")


def test_what_changes_nothing_makes_nothing_old(client):
    """A sale that leaves some, a login, a move that may not be, and a write rolled back."""
    scene = scene_in_an_empty_shop()
    look_around(scene)

    sell(scene, scene.lamp)
    services.settle(scene.order.pk, Status.SHIPPED, note="")
    form = {"username": scene.ada.username, "password": PASSWORD}
    assert client.post("/accounts/login/", form).status_code == 302
    with transaction.atomic():
        revise(scene)
        transaction.set_rollback(True)

    with recording() as record:
        for reader in scene.readers:
            names(reader, "?q=lamp")
            seen(reader, "/")
        orders_of(scene.member)
    assert record.misses == 0
    assert record.hits > 0


def is_seen_at_once(name: str) -> bool:
    scene, change = scene_in_an_empty_shop(), CHANGES[name]
    assert not change.is_seen(scene)
    change.happens(scene)
    return change.is_seen(scene)
