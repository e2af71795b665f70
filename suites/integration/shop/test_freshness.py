"""What people see after something has changed, under every strategy.

A member and a stranger have seen all pages. Strategies that promise no staleness must show
both of them each change on the next page; the others may be late, by as long as they say.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.test import Client

from apps.common.caching.base import Strategy
from apps.common.caching.catalogue import STRATEGIES
from apps.common.telemetry.recorder import recording
from apps.shop import assortment, caching, cart_rows, services
from apps.shop.models import Category, Order, Product, ProductCategory, Status, Tag
from fixtures.factories.accounts import PASSWORD, UserFactory
from fixtures.factories.shop import (
    CartFactory,
    CartItemFactory,
    CategoryFactory,
    OrderFactory,
    ProductFactory,
    TagFactory,
)
from fixtures.provisioners.readiness import wait_until
from suites.support.browser import Browser
from suites.support.pages import seen

from .pages import names, products_on, shelves_on, things_on

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
SHORT_TTL_S = 1


@dataclass(frozen=True)
class Scene:
    """Four lamps and the last bell; Ada has an order, and a lamp in her cart."""

    ada: User
    lamp: Product
    bell: Product
    kitchen: Category
    old: Tag
    order: Order
    member: Browser
    stranger: Browser

    @property
    def readers(self) -> tuple[Browser, Browser]:
        return self.member, self.stranger


@dataclass(frozen=True)
class Change:
    """Something that happens, and what a reader sees on each page once she sees it.

    Every page is looked at, whatever the others show: before, so that whatever can be
    remembered is, and afterwards.
    """

    happens: Callable[[Scene], object]
    looks: Callable[[Scene, Client], Sequence[bool]]

    def is_seen(self, scene: Scene) -> bool:
        looks = [self.looks(scene, reader) for reader in scene.readers]
        return all(map(all, looks))


def sell(scene: Scene, product: Product, quantity: int = 1) -> Order:
    """To somebody else."""
    cart = CartFactory()
    CartItemFactory(cart=cart, product=product, quantity=quantity)
    return services.place_order(cart.user, checkout_key=uuid.uuid4())


def revise(scene: Scene) -> None:
    assortment.revise_product(
        scene.lamp.pk,
        categories=[scene.kitchen],
        tags=[scene.old],
        restocked=0,
        name="Lantern",
        price="77.00",
    )


def correct_in_the_admin(scene: Scene) -> None:
    scene.lamp.name = "Corrected lamp"
    scene.lamp.save()


def rename_shelves(scene: Scene) -> None:
    scene.kitchen.name = "Galley"
    scene.kitchen.save()
    scene.old.name = "antique"
    scene.old.save()


def page_of(product: Product, reader: Client) -> str:
    return seen(reader, f"/products/{product.pk}/")


def is_on(shelf: str, scene: Scene, reader: Client) -> bool:
    return scene.bell.name in names(reader, f"?{shelf}")


def sold_out(reader: Client, query: str = "") -> set[str]:
    html = seen(reader, f"/products/{query}")
    return {shown.name for shown in products_on(html) if shown.sold_out}


def orders_of(reader: Client) -> dict[str, str]:
    found = re.findall(
        r'data-order="(\d+)" data-status="(\w+)"', seen(reader, "/orders/")
    )
    return dict(found)


def hers(looks: Callable[[Scene, Client], Sequence[bool]]):
    """What is hers alone; a stranger has no such page."""
    return lambda scene, reader: (
        [] if reader is scene.stranger else looks(scene, reader)
    )


CHANGES = {
    "a new product in all lists": Change(
        lambda scene: assortment.add_product(
            name="New lamp", price="9.00", inventory=1, categories=[], tags=[]
        ),
        lambda scene, reader: [
            "New lamp" in names(reader, query)
            for query in ("", "?order=price", "?q=lamp", "?available=1")
        ],
    ),
    "a name and a price in lists and on its page": Change(
        revise,
        lambda scene, reader: [
            "Lantern" in names(reader, "?min_price=70"),
            "Lamp" not in names(reader, "?q=lamp"),
            "$77.00" in page_of(scene.lamp, reader),
        ],
    ),
    "a correction in the admin": Change(
        correct_in_the_admin,
        lambda scene, reader: [
            "Corrected lamp" in names(reader, "?order=name"),
            "Corrected lamp</h1>" in page_of(scene.lamp, reader),
        ],
    ),
    "a product that is gone": Change(
        lambda scene: assortment.remove_product(scene.bell.pk),
        lambda scene, reader: [
            "Bell" not in names(reader),
            reader.get(f"/products/{scene.bell.pk}/").status_code == 404,
        ],
    ),
    "a sale on the product's page": Change(
        lambda scene: sell(scene, scene.lamp),
        lambda scene, reader: ["Only 3 left" in page_of(scene.lamp, reader)],
    ),
    "the last one, in lists": Change(
        lambda scene: sell(scene, scene.bell),
        lambda scene, reader: [
            sold_out(reader) == {"Bell"},
            "Bell" not in names(reader, "?available=1"),
            "Sold out" in page_of(scene.bell, reader),
        ],
    ),
    "what comes back when an order is cancelled": Change(
        lambda scene: services.cancel(scene.order.pk, note="Nobody paid."),
        lambda scene, reader: ["Only 5 left" in page_of(scene.lamp, reader)],
    ),
    "names of shelves": Change(
        rename_shelves,
        lambda scene, reader: [
            set(shelves_on(seen(reader, "/")).values()) == {"Galley", "antique"},
            ">Galley</a>" in page_of(scene.lamp, reader),
        ],
    ),
    "another shelf": Change(
        lambda scene: ProductCategory.objects.create(
            product=scene.bell, category=scene.kitchen
        ),
        lambda scene, reader: [
            "Bell" in names(reader, "?category=kitchen"),
            ">Kitchen</a>" in page_of(scene.bell, reader),
        ],
    ),
    "another tag": Change(
        lambda scene: scene.old.products.add(scene.bell),
        lambda scene, reader: [
            "Bell" in names(reader, "?tag=old"),
            ">#old</a>" in page_of(scene.bell, reader),
        ],
    ),
    "what she has put into her cart elsewhere": Change(
        lambda scene: cart_rows.put_line(scene.ada, scene.lamp, more=1),
        hers(
            lambda scene, reader: [
                things_on(seen(reader, "/")) == 2,
                "data-in-cart>2<" in page_of(scene.lamp, reader),
                'value="2"' in seen(reader, "/cart/"),
            ]
        ),
    ),
    "how far her order is": Change(
        lambda scene: services.settle(scene.order.pk, Status.PAID),
        hers(
            lambda scene, reader: [orders_of(reader) == {f"{scene.order.pk}": "paid"}]
        ),
    ),
    "an order, and the cart that it has emptied": Change(
        lambda scene: services.place_order(scene.ada, checkout_key=uuid.uuid4()),
        hers(
            lambda scene, reader: [
                len(orders_of(reader)) == 2,
                things_on(seen(reader, "/")) == 0,
            ]
        ),
    ),
}
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
        wait_until(
            lambda: all(change.is_seen(scene) for change in changes),
            deadline_s=strategy.promise.stale_at_most_s + 20,
            what="every change is seen",
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
    services.settle(scene.order.pk, Status.SHIPPED)
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


def scene_in_an_empty_shop() -> Scene:
    for model in (Order, Product, Category, Tag, User):
        model._default_manager.all().delete()
    kitchen = CategoryFactory(name="Kitchen", slug="kitchen")
    old = TagFactory(name="old", slug="old")
    lamp = ProductFactory(name="Lamp", inventory=4, categories=[kitchen], tags=[old])
    bell = ProductFactory(name="Bell", inventory=1)
    ada = UserFactory()
    CartItemFactory(cart=CartFactory(user=ada), product=lamp)
    order = OrderFactory(user=ada, items=[(lamp, 1)])
    member = Browser()
    member.force_login(ada)
    # It stays out of the caches, and brings the cookie by which her later pages are told
    # apart. A stranger has no cookie, and gets none.
    seen(member, "/accounts/password/")
    return Scene(ada, lamp, bell, kitchen, old, order, member, Browser())


def look_around(scene: Scene) -> None:
    for reader in scene.readers:
        for path in ("/", "/products/?q=lamp", f"/products/{scene.lamp.pk}/"):
            seen(reader, path)
    seen(scene.member, "/orders/")


def is_seen_at_once(name: str) -> bool:
    scene, change = scene_in_an_empty_shop(), CHANGES[name]
    assert not change.is_seen(scene)
    change.happens(scene)
    return change.is_seen(scene)
