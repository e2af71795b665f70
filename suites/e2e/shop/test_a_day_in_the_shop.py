"""What a person does in a day: she looks, buys, pays, and is told no now and then."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from apps.shop.models import Order, Product
from fixtures.factories.accounts import PASSWORD
from fixtures.factories.shop import CartItemFactory, CategoryFactory, ProductFactory
from suites.support.people import log_in

ASKED = "A card whose bank asks who you are"
DECLINED = "A card that is declined"
PAYS = "A card that pays"


@pytest.fixture
def kettle(db) -> Product:
    """Three of them, in the kitchen, among other things."""
    kitchen = CategoryFactory(name="Kitchen", slug="kitchen")
    ProductFactory.create_batch(3)
    made: Product = ProductFactory(
        name="Copper kettle",
        description="It sings before it boils.",
        price="52.00",
        inventory=3,
        categories=[kitchen],
    )
    return made


class TestBuying:
    def test_from_the_search_to_what_is_paid(self, shop_site, new_context, ada, kettle):
        """Without JavaScript, for nothing here needs any.

        1. A stranger looks for a kettle, and puts it into her cart.
        2. She logs in to see her cart, and finds it there; she wants two.
        3. Her bank asks whether it is she; she says so, and is back in the shop.
        """
        page = new_context(java_script_enabled=False).new_page()
        page.goto(f"{shop_site.url}/")
        page.get_by_label("Words").fill("kettles sing")
        page.get_by_role("button", name="Show").click()
        expect(page.locator("mark").first).to_have_text("kettle")
        page.get_by_role("link", name="Copper kettle").click()
        page.get_by_role("button", name="Add to cart").click()
        expect(page.get_by_role("link", name="Your cart: 1 thing")).to_be_visible()

        page.get_by_role("link", name="Your cart").click()
        page.get_by_label("Username").fill(ada.username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("heading", name="Copper kettle")).to_be_visible()
        page.get_by_label("Quantity").fill("2")
        page.get_by_role("button", name="Change").click()
        expect(page.get_by_text("$104.00").last).to_be_visible()

        page.get_by_role("link", name="Check out").click()
        page.get_by_label(ASKED).check()
        page.get_by_role("button", name="Order and pay").click()
        expect(page.get_by_text("pay 104.00 USD")).to_be_visible()
        page.get_by_role("button", name="Yes, it is me").click()

        expect(page.get_by_text("Thank you: it is paid.")).to_be_visible()
        assert page.url == f"{shop_site.url}/orders/{Order.objects.get().pk}/"
        expect(page.locator(".status")).to_have_text("Paid")
        expect(page.get_by_role("link", name="Your cart: empty")).to_be_visible()
        kettle.refresh_from_db()
        assert kettle.inventory == 1

    def test_a_card_that_is_declined_and_another(
        self, shop_site, page, context, ada, kettle
    ):
        """She is told why, on the page of the order, and pays with the next one."""
        go_to_checkout(page, context, shop_site, ada, kettle)
        pay_with(page, DECLINED, "Order and pay")
        expect(page.get_by_text("Your card was declined.").first).to_be_visible()
        expect(page.locator(".status")).to_have_text("Payment failed")

        pay_with(page, PAYS, "Pay $52.00")

        expect(page.get_by_text("Thank you: it is paid.")).to_be_visible()
        expect(page.locator(".history li")).to_have_count(3)

    def test_whoever_says_no_to_her_bank(self, shop_site, page, context, ada, kettle):
        """She is back in the shop, with nothing paid, and may say yes the next time."""
        go_to_checkout(page, context, shop_site, ada, kettle)
        pay_with(page, ASKED, "Order and pay")
        page.get_by_role("button", name="No, it is not").click()
        expect(page.get_by_text("failed authentication").first).to_be_visible()

        pay_with(page, ASKED, "Pay $52.00")
        page.get_by_role("button", name="Yes, it is me").click()

        expect(page.get_by_text("Thank you: it is paid.")).to_be_visible()

    def test_whoever_closes_the_window_at_her_bank(
        self, shop_site, site_stripe, page, context, ada, kettle
    ):
        """Stripe tells the shop; she finds it paid when she looks the next time."""
        go_to_checkout(page, context, shop_site, ada, kettle)
        pay_with(page, ASKED, "Order and pay")
        expect(page.get_by_role("button", name="Yes, it is me")).to_be_visible()
        order = Order.objects.get()
        site_stripe.authenticate(order.payment_intent, approved=True)

        expect_soon(page, f"{shop_site.url}/orders/{order.pk}/", "Paid")

    def test_the_last_one_is_gone(
        self, shop_site, page, context, console, ada, grace, kettle
    ):
        """Somebody was quicker while she looked at the form: it says so, and sells none."""
        console.allow("status of 422")
        go_to_checkout(page, context, shop_site, ada, kettle)
        Product.objects.filter(pk=kettle.pk).update(inventory=0)

        page.get_by_role("button", name="Order and pay").click()

        expect(page.get_by_text("“Copper kettle” is sold out.").first).to_be_visible()
        assert not Order.objects.exists()


def test_looking_with_a_filter(shop_site, page, kettle):
    """One shelf, cheapest first; a price that is none is refused at its field."""
    page.goto(f"{shop_site.url}/products/")
    page.get_by_label("Category").select_option("Kitchen")
    page.get_by_label("Order").select_option("Price, lowest first")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("[data-product]")).to_have_count(1)

    page.get_by_role("link", name="Copper kettle").click()
    page.get_by_role("link", name="Kitchen").click()

    expect(page).to_have_url(re.compile(r"\?category=kitchen$"))


def test_by_keyboard_alone(shop_site, page, context, ada, kettle):
    """From the page of a product to the order, without a mouse."""
    log_in(context, shop_site, ada)
    page.goto(shop_site.url + kettle.get_absolute_url())
    press(page, page.get_by_role("button", name="Add to cart"))
    press(page, page.get_by_role("link", name="Your cart"))
    press(page, page.get_by_role("link", name="Check out"))
    page.get_by_label(PAYS).focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label(ASKED)).to_be_checked()
    page.keyboard.press("ArrowUp")

    press(page, page.get_by_role("button", name="Order and pay"))

    expect(page.get_by_text("Thank you: it is paid.")).to_be_visible()


def test_staff_put_something_on_the_shelves(shop_site, page, context, sam, kettle):
    """It is in the catalogue at once; what stands in an order cannot be deleted."""
    log_in(context, shop_site, sam)
    page.goto(f"{shop_site.url}/")
    page.get_by_role("link", name="New product").click()
    page.get_by_label("Name").fill("Tin whistle")
    page.get_by_label("Price").fill("4.50")
    page.get_by_label("Inventory").fill("7")
    page.get_by_role("checkbox", name="Kitchen").check()
    page.locator("main form button").first.click()

    expect(page.get_by_role("heading", name="Tin whistle")).to_be_visible()
    page.goto(f"{shop_site.url}/?category=kitchen")
    expect(page.get_by_role("link", name="Tin whistle")).to_be_visible()


def go_to_checkout(page: Page, context, site, person, product: Product) -> None:
    """With one of it in her cart."""
    CartItemFactory(cart__user=person, product=product)
    log_in(context, site, person)
    page.goto(f"{site.url}/checkout/")


def pay_with(page: Page, card: str, button: str) -> None:
    page.get_by_label(card, exact=True).check()
    page.get_by_role("button", name=button).click()


def press(page: Page, what) -> None:
    what.focus()
    page.keyboard.press("Enter")


def expect_soon(page: Page, url: str, status: str) -> None:
    """She looks until it is there; the event is on its way."""
    page.goto(url)
    for _ in range(50):
        if page.locator(".status").inner_text() == status:
            return
        page.reload()
    expect(page.locator(".status")).to_have_text(status)
