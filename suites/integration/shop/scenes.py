"""A shop that a member and a stranger have looked at, and what may happen to it.

Every change has a sentence of what is then seen, and where.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.test import Client

from apps.shop import assortment, cart_rows, services
from apps.shop.models import Category, Order, Product, ProductCategory, Status, Tag
from fixtures.factories.accounts import UserFactory
from fixtures.factories.shop import (
    CartFactory,
    CartItemFactory,
    CategoryFactory,
    OrderFactory,
    ProductFactory,
    TagFactory,
)
from suites.support.browser import Browser
from suites.support.pages import seen

from .pages import names, products_on, shelves_on, things_on


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
        lambda scene: services.settle(scene.order.pk, Status.PAID, note=""),
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
