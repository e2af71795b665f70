"""An order: all of it or nothing, once, at the price that was shown."""

from __future__ import annotations

import itertools
import re
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from apps.shop import money, services
from apps.shop.models import Order, Product, Status
from fixtures.factories.shop import (
    CartFactory,
    CartItemFactory,
    OrderFactory,
    ProductFactory,
)
from suites.support.pages import seen

from .pages import cart_of, checkout_form, things_on

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("fresh_cache", "fake_stripe"),
]


@pytest.fixture
def kettle(db):
    return ProductFactory(name="kettle", price=Decimal("40.00"), inventory=10)


@pytest.fixture
def lamp(db):
    return ProductFactory(name="lamp", price=Decimal("2.35"), inventory=3)


@pytest.fixture
def hers(ada, browser_of, kettle, lamp) -> Client:
    """Ada's browser; in her cart are two kettles and three lamps."""
    cart = CartFactory(user=ada)
    CartItemFactory(cart=cart, product=kettle, quantity=2)
    CartItemFactory(cart=cart, product=lamp, quantity=3)
    browser: Client = browser_of(ada)
    return browser


def stock() -> dict[str, int]:
    return dict(Product.objects.values_list("name", "inventory"))


def order_now(browser: Client, **changed: str) -> Any:
    return browser.post("/checkout/", {**checkout_form(browser), **changed})


def errors_on(answer: Any) -> str:
    """What a refused form says above its fields."""
    found = re.search(
        r'<ul class="errorlist nonfield".*?</ul>', answer.content.decode(), re.S
    )
    return found[0] if found else ""


def test_an_order(hers, ada, kettle, lamp):
    """Names and prices are written down, stock goes down, the cart is empty."""
    answer = order_now(hers)

    order = Order.objects.get()
    assert answer["Location"] == f"/orders/{order.pk}/"
    assert (order.user, order.total) == (ada, Decimal("87.05"))
    assert list(order.items.values_list("product", "name", "quantity", "price")) == [
        (kettle.pk, "kettle", 2, Decimal("40.00")),
        (lamp.pk, "lamp", 3, Decimal("2.35")),
    ]
    assert stock() == {"kettle": 8, "lamp": 0}
    assert order.history.values_list("status", flat=True)[0] == Status.PENDING
    assert things_on(seen(hers, "/")) == 0
    assert cart_of(hers) == {}


def test_the_page_of_an_order_tells_what_it_was_then(hers, kettle):
    """However the product is called later, and whatever it costs."""
    order_now(hers)
    kettle.name, kettle.price = "golden kettle", Decimal("4000.00")
    kettle.save()

    html = seen(hers, Order.objects.get().get_absolute_url())

    assert ">kettle</a>" in html
    assert "$80.00" in html
    assert "data-total>$87.05<" in html
    assert "golden" not in html


def test_the_checkout_shows_what_will_be_ordered(hers):
    """Each line, and what it comes to."""
    html = seen(hers, "/checkout/")

    assert "data-total>$87.05<" in html
    assert "<td>3</td><td>$2.35</td><td>$7.05</td>" in html


def test_a_form_that_is_sent_twice_is_one_order(hers):
    """The second answer leads to the same page; nothing is taken again."""
    form = checkout_form(hers)
    first, second = (hers.post("/checkout/", form) for _ in range(2))

    assert second["Location"] == first["Location"]
    assert Order.objects.count() == 1
    assert stock() == {"kettle": 8, "lamp": 0}


def test_all_of_it_or_nothing(hers, lamp):
    """One line that is short keeps all others; the form says which, and the cart stays."""
    form = checkout_form(hers)
    Product.objects.filter(pk=lamp.pk).update(inventory=2)

    answer = hers.post("/checkout/", form)

    assert answer.status_code == 422
    assert "Only 2 of “lamp” are left; you asked for 3." in errors_on(answer)
    assert not Order.objects.exists()
    assert stock() == {"kettle": 10, "lamp": 2}
    assert len(cart_of(hers)) == 2


def test_every_line_that_is_short_is_told(hers, kettle, lamp):
    """Sold out, and not sold any more: in one answer, not one after the other."""
    form = checkout_form(hers)
    Product.objects.filter(pk=lamp.pk).update(inventory=0)
    kettle.delete()

    told = errors_on(hers.post("/checkout/", form))

    assert "“lamp” is sold out." in told
    assert "“kettle” is not sold any more." in told


def test_she_buys_at_the_price_that_she_was_shown(hers, lamp):
    """Or not at all: the form then shows the new one, and takes that."""
    form = checkout_form(hers)
    lamp.price = Decimal("1.35")
    lamp.save()

    answer = hers.post("/checkout/", form)

    assert answer.status_code == 422
    assert "this comes to $84.05 now, and not to $87.05" in errors_on(answer)
    assert not Order.objects.exists()
    again = re.search(r'name="total" value="([^"]+)"', answer.content.decode())
    assert again is not None
    assert hers.post("/checkout/", form | {"total": again[1]}).status_code == 302
    assert Order.objects.get().total == Decimal("84.05")


def test_a_form_that_somebody_else_has_sent(hers, grace, browser_of, kettle):
    """A key is one person's: another with it is shown no order of hers."""
    form = checkout_form(hers)
    hers.post("/checkout/", form)
    CartItemFactory(cart=CartFactory(user=grace), product=kettle)

    answer = browser_of(grace).post("/checkout/", form | {"total": ""})

    assert answer.status_code == 422
    assert "not by you" in errors_on(answer)
    assert Order.objects.count() == 1


def test_an_empty_cart(ada, browser_of):
    """Nothing is ordered; with the form of before, too."""
    browser = browser_of(ada)
    form = {"checkout_key": str(uuid.uuid4()), "payment_method": "pm_card_visa"}

    assert "Your cart is empty" in seen(browser, "/checkout/")
    answer = browser.post("/checkout/", form)

    assert answer.status_code == 422
    assert "there is nothing to order" in errors_on(answer)
    assert not Order.objects.exists()


def test_a_form_that_cannot_be(hers):
    """422, and it can be sent again, put right."""
    form = checkout_form(hers)

    for wrong in ({"checkout_key": "x"}, {"payment_method": "cash"}, {"total": "much"}):
        answer = hers.post("/checkout/", form | wrong)
        assert answer.status_code == 422
        assert "errorlist" in answer.content.decode()

    assert not Order.objects.exists()
    assert hers.post("/checkout/", form).status_code == 302


def test_more_than_a_card_pays(ada, browser_of):
    """It is said before Stripe says it, and nothing is taken."""
    anvil = ProductFactory(name="anvil", price=Decimal("99999999.99"), inventory=20)
    CartItemFactory(cart=CartFactory(user=ada), product=anvil, quantity=20)

    answer = order_now(browser_of(ada))

    assert answer.status_code == 422
    assert money.shown(money.LARGEST_TOTAL) in errors_on(answer)
    assert stock() == {"anvil": 20}


def test_less_than_a_card_pays(ada, browser_of):
    """It would be held for her, and she could never pay for it: nothing is ordered."""
    pin = ProductFactory(name="pin", price=Decimal("0.49"), inventory=20)
    CartItemFactory(cart=CartFactory(user=ada), product=pin)

    answer = order_now(browser_of(ada))

    assert answer.status_code == 422
    assert money.shown(money.SMALLEST_TOTAL) in errors_on(answer)
    assert not Order.objects.exists()


def test_where_payments_are_not_configured(hers, settings):
    """The shop says so, on the page and to whoever sends the form; carts stay."""
    form = checkout_form(hers)
    settings.STRIPE_API_KEY = ""

    assert "Payments are not configured" in seen(hers, "/checkout/")
    answer = hers.post("/checkout/", form)

    assert answer.status_code == 422
    assert not Order.objects.exists()
    assert len(cart_of(hers)) == 2


def test_a_form_of_the_checkout_may_lead_to_stripe(hers, fake_stripe):
    """Browsers hold a form's redirect to the policy of its page; other pages allow none."""
    order_now(hers)

    for path, allowed in [
        ("/checkout/", True),
        (Order.objects.get().get_absolute_url(), True),
        ("/cart/", False),
    ]:
        policy = hers.get(path)["Content-Security-Policy"]
        (forms,) = [
            each for each in policy.split("; ") if each.startswith("form-action")
        ]
        assert (fake_stripe.url in forms) == allowed, path


class TestOrders:
    def test_hers_are_listed(self, hers, kettle, ada):
        """The newest first, each with what it came to and how far it is."""
        order_now(hers)
        CartItemFactory(cart=CartFactory(user=ada), product=kettle)
        order_now(hers)
        newest, oldest = Order.objects.all()

        html = seen(hers, "/orders/")

        found = re.findall(r'data-order="(\d+)" data-status="(\w+)"', html)
        assert found == [(f"{newest.pk}", "paid"), (f"{oldest.pk}", "paid")]

    def test_a_long_list_goes_on(self, ada, browser_of):
        """From page to page; every order stands on one of them."""
        product, browser = ProductFactory(), browser_of(ada)
        made = [OrderFactory(user=ada, items=[(product, 1)]).pk for _ in range(23)]

        first = seen(browser, "/orders/")
        (more,) = re.findall(r'rel="next" href="([^"]+)"', first)
        second = seen(browser, f"/orders/{more}")

        pages = [re.findall(r'data-order="(\d+)"', html) for html in (first, second)]
        assert [len(page) for page in pages] == [20, 3]
        assert [int(pk) for page in pages for pk in page] == made[::-1]

    def test_nobody_elses_are(self, hers, grace, sam, browser_of):
        """Neither in a list nor by their number: not even staff, who have the admin."""
        order_now(hers)
        path = Order.objects.get().get_absolute_url()

        for person in (grace, sam):
            browser = browser_of(person)
            assert "You have ordered nothing yet." in seen(browser, "/orders/")
            answer = browser.get(path)
            assert answer.status_code == 404
            assert "You have no order" in answer.content.decode()

    def test_an_order_moves_forwards(self, db):
        """What may follow does, with a line of history; what may not does nothing."""
        product = ProductFactory()
        for now, then in itertools.product(Status, Status):
            order = OrderFactory(status=now, items=[(product, 1)])
            may = then in services.MOVES[now]

            assert services.settle(order.pk, then, note="So it is.") == may

            order.refresh_from_db()
            assert order.status == (then if may else now)
            assert order.history.count() == 1 + may

    def test_what_is_cancelled_goes_back(self, hers):
        """All of it, once; a second cancellation finds nothing to give."""
        form = checkout_form(hers) | {"payment_method": "pm_card_visa_chargeDeclined"}
        hers.post("/checkout/", form)
        order = Order.objects.get()

        assert services.cancel(order.pk, note="Nobody paid.")
        assert not services.cancel(order.pk, note="Nobody paid.")

        assert stock() == {"kettle": 10, "lamp": 3}

    def test_a_note_changes_nothing_else(self, hers):
        """However long it is; the status stays."""
        order_now(hers)
        order = Order.objects.get()

        services.annotate(order.pk, "so " * 200)

        order.refresh_from_db()
        assert order.status == Status.PAID
        assert list(order.history.values_list("status", flat=True))[-1] == Status.PAID
