"""The lesson in the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.shop.models import (
    Cart,
    Category,
    Order,
    Product,
    ProductCategory,
    Status,
    Tag,
    WebhookEvent,
)
from fixtures.factories.accounts import UserFactory
from fixtures.factories.shop import (
    CartItemFactory,
    CategoryFactory,
    OrderFactory,
    ProductFactory,
    TagFactory,
)

from .pages import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]


def shelved() -> ProductCategory:
    return ProductCategory.objects.create(
        product=ProductFactory(), category=CategoryFactory()
    )


def heard() -> WebhookEvent:
    return WebhookEvent.objects.create(
        event_id=f"evt_{WebhookEvent.objects.count()}", kind="payment_intent.succeeded"
    )


MAKERS: dict[Any, Any] = {
    Category: CategoryFactory,
    Tag: TagFactory,
    Product: ProductFactory,
    ProductCategory: shelved,
    Cart: lambda: CartItemFactory().cart,
    Order: OrderFactory,
    WebhookEvent: heard,
}


def path_of(model: Any) -> str:
    return f"/admin/shop/{model._meta.model_name}/"


@pytest.mark.parametrize("model", MAKERS)
def test_staff_can_look_at_everything(model, sam, ada, browser_of):
    """The list, a search in it, and the page of one row; others are sent to log in.

    A list costs the same however long it is.
    """
    row = MAKERS[model]()
    browser, path = browser_of(sam), path_of(model)

    assert browser.get(path, {"q": "lamp"}).status_code == 200
    assert browser.get(f"{path}{row.pk}/change/").status_code == 200
    with CaptureQueriesContext(connection) as few:
        assert browser.get(path).status_code == 200
    for _ in range(5):
        MAKERS[model]()
    with CaptureQueriesContext(connection) as many:
        browser.get(path)
    assert len(many) == len(few)
    refused = browser_of(ada).get(path)
    assert refused["Location"].startswith("/admin/login/")


def test_every_model_of_the_lesson_is_there():
    """On pages of its own, or on that of its cart or order."""
    inline = {
        each.model
        for model in MAKERS
        for each in admin.site.get_model_admin(model).inlines
    }

    assert set(apps.get_app_config("shop").get_models()) == inline | set(MAKERS)


class TestOrders:
    def move(self, browser, action: str, *orders: Order):
        """Chooses orders in the list, and an action."""
        keys = [order.pk for order in orders]
        return browser.post(
            path_of(Order), {"action": action, "_selected_action": keys}
        )

    def test_they_are_moved_to_their_people(self, sam, browser_of):
        """A line of history says by whom."""
        order, browser = OrderFactory(status=Status.PAID), browser_of(sam)

        self.move(browser, "ship", order)
        self.move(browser, "deliver", order)

        order.refresh_from_db()
        assert order.status == Status.DELIVERED
        assert list(order.history.values_list("status", "note"))[1:] == [
            (Status.SHIPPED, "By sam."),
            (Status.DELIVERED, "By sam."),
        ]

    def test_what_cannot_be_is_refused_with_its_reason(self, sam, browser_of):
        """Nobody ships what is not paid; the others of the choice are moved."""
        unpaid, paid = OrderFactory(), OrderFactory(status=Status.PAID)

        answer = self.move(browser_of(sam), "ship", unpaid, paid)

        assert (
            sorted(said(answer))
            == [
                f"Order {unpaid.pk} is “Waiting for payment”; it cannot become “Shipped” "
                "from there.",
                f"Order {paid.pk}: Shipped.",
            ]
            or len(said(answer)) == 2
        )
        unpaid.refresh_from_db()
        paid.refresh_from_db()
        assert (unpaid.status, paid.status) == (Status.PENDING, Status.SHIPPED)

    def test_who_may_only_look_moves_nothing(self, browser_of):
        """The right to change orders is asked for, though no field can be changed."""
        looker = UserFactory(is_staff=True)
        looker.user_permissions.add(Permission.objects.get(codename="view_order"))
        order = OrderFactory(status=Status.PAID)

        self.move(browser_of(looker), "ship", order)

        order.refresh_from_db()
        assert order.status == Status.PAID

    def test_nobody_makes_up_an_order(self, sam, browser_of):
        """Nor takes one away: they are the books."""
        order, browser = OrderFactory(), browser_of(sam)

        assert browser.get(f"{path_of(Order)}add/").status_code == 403
        assert browser.post(f"{path_of(Order)}{order.pk}/delete/").status_code == 403

    def test_a_buyer_stays(self, sam, browser_of):
        """Who has ordered cannot be deleted, whoever confirms it."""
        order, browser = OrderFactory(), browser_of(sam)
        path = f"/admin/auth/user/{order.user_id}/delete/"

        assert "Cannot delete user" in browser.get(path).content.decode()
        browser.post(path, {"post": "yes"})

        assert Order.objects.get().user.pk == order.user_id


def test_stock_is_changed_by_how_much(sam, browser_of):
    """As on the site: what was sold since the form was shown stays sold."""
    product = ProductFactory(name="Lamp", inventory=10)
    Product.objects.update(inventory=6)
    form = {
        "name": "Lamp",
        "description": "",
        "price": "1.00",
        "inventory": "15",
        "initial-inventory": "10",
    }

    answer = browser_of(sam).post(f"{path_of(Product)}{product.pk}/change/", form)

    assert answer.status_code == 302
    product.refresh_from_db()
    assert product.inventory == 11
