"""A cart: what goes in, what stays in, and what of it survives a login."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from apps.shop import limits
from apps.shop.models import Cart, CartItem, Product
from fixtures.factories.accounts import PASSWORD
from fixtures.factories.shop import CartFactory, CartItemFactory, ProductFactory
from suites.support.pages import seen

from .pages import cart_of, said, things_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]


@pytest.fixture
def kettle(db):
    return ProductFactory(name="kettle", inventory=10)


@pytest.fixture
def lamp(db):
    return ProductFactory(name="lamp", inventory=3)


def put(browser: Client, product: Product, times: int = 1) -> Any:
    for _ in range(times):
        answer = browser.post(f"/cart/add/{product.pk}/")
    return answer


def set_quantity(browser: Client, product: Product, quantity: object) -> Any:
    form = {"quantity": f"{quantity}", "next": "/cart/"}
    return browser.post(f"/cart/quantity/{product.pk}/", form)


def log_in(browser: Client, name: str = "ada") -> Any:
    form = {"username": name, "password": PASSWORD}
    return browser.post("/accounts/login/", form)


def rows_of(user) -> dict[str, int]:
    rows = CartItem.objects.filter(cart__user=user)
    return dict(rows.values_list("name", "quantity"))


@pytest.fixture(params=["stranger", "member"])
def browser(request, ada, browser_of) -> Client:
    """Both have carts, and see the same of them on the pages that both have."""
    made: Client = browser_of(ada if request.param == "member" else None)
    return made


def in_cart(browser: Client, product: Product) -> int:
    """What its page says."""
    html = seen(browser, f"/products/{product.pk}/")
    return int(html.partition("data-in-cart>")[2].partition("<")[0] or 0)


class TestForEverybody:
    def test_one_more_each_time(self, browser, kettle, lamp):
        """The header counts things, and the page of a product counts it."""
        put(browser, kettle, times=2)
        answer = put(browser, lamp)

        assert said(answer)[-1] == "“lamp” is in your cart (1)."
        assert answer["Location"] == f"/products/{lamp.pk}/"
        assert things_on(seen(browser, "/products/")) == 3
        assert (in_cart(browser, kettle), in_cart(browser, lamp)) == (2, 1)

    def test_no_more_than_there_are(self, browser, lamp):
        """She is told how many that is."""
        answer = put(browser, lamp, times=4)

        assert said(answer)[-1] == "Only 3 of “lamp” are left."
        assert in_cart(browser, lamp) == 3

    def test_nothing_that_is_sold_out(self, browser):
        """Her page may be older than the last sale."""
        product = ProductFactory(name="bell", inventory=0)

        answer = put(browser, product)

        assert said(answer) == ["“bell” is sold out."]
        assert things_on(seen(browser, "/")) == 0

    def test_no_more_than_one_may_have(self, browser):
        """The declared maximum of a line."""
        many = ProductFactory(name="nail", inventory=1000)

        set_quantity(browser, many, limits.MOST_OF_ONE)
        answer = put(browser, many)

        assert "More than 20 of “nail” do not go into one cart." in said(answer)
        assert in_cart(browser, many) == limits.MOST_OF_ONE

    def test_no_more_lines_than_a_cart_has(self, browser, kettle, lamp, monkeypatch):
        """A line more is refused, a thing more of a line is not."""
        monkeypatch.setattr(limits, "MOST_LINES", 1)
        put(browser, kettle)

        assert said(put(browser, lamp))[-1] == limits.FULL
        put(browser, kettle)

        assert (in_cart(browser, kettle), in_cart(browser, lamp)) == (2, 0)

    def test_out_again(self, browser, kettle, lamp):
        """Once or twice, it is gone; the rest stays."""
        put(browser, kettle)
        put(browser, lamp)

        for _ in range(2):
            answer = browser.post(f"/cart/remove/{kettle.pk}/", {"next": "/products/"})

        assert answer["Location"] == "/products/"
        assert (in_cart(browser, kettle), in_cart(browser, lamp)) == (0, 1)

    def test_so_many(self, browser, lamp):
        """A number is that number, up to what is there; none takes it out."""
        put(browser, lamp)

        set_quantity(browser, lamp, 2)
        assert in_cart(browser, lamp) == 2
        assert said(set_quantity(browser, lamp, 5)) == ["Only 3 of “lamp” are left."]
        assert in_cart(browser, lamp) == 3
        set_quantity(browser, lamp, 0)
        assert in_cart(browser, lamp) == 0

    def test_what_is_not_sold(self, browser):
        """404, and the cart is as it was."""
        assert browser.post("/cart/add/4711/").status_code == 404
        assert things_on(seen(browser, "/")) == 0

    def test_back_to_no_other_site(self, browser, kettle):
        """Whatever a form says of where it stood."""
        answer = browser.post(
            f"/cart/add/{kettle.pk}/", {"next": "https://evil.example/"}
        )

        assert answer["Location"] == f"/products/{kettle.pk}/"

    def test_another_site_puts_nothing_in(self, browser, kettle):
        """A browser says where a form comes from; there is no token to ask for."""
        put(browser, kettle)
        elsewhere = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}

        for act in ("add", "remove", "quantity"):
            path, form = f"/cart/{act}/{kettle.pk}/", {"quantity": "3"}
            answer = browser.post(path, form, headers=elsewhere)
            assert answer.status_code == 403
            assert "It was sent from another site." in answer.content.decode()

        assert in_cart(browser, kettle) == 1


class TestOnItsPage:
    def test_the_prices_are_those_of_now(self, ada, browser_of, kettle):
        """What it cost when she put it in does not matter."""
        browser = browser_of(ada)
        put(browser, kettle, times=2)
        kettle.price = "13.37"
        kettle.save()

        html = seen(browser, "/cart/")

        assert "$13.37 each" in html
        assert "data-total>$26.74<" in html

    def test_what_has_become_of_things(self, ada, browser_of, kettle, lamp):
        """Too few, sold out, or gone: each says so, and none has left by itself."""
        browser, bell = browser_of(ada), ProductFactory(name="bell")
        for product, times in ((kettle, 2), (lamp, 2), (bell, 1)):
            put(browser, product, times)
        bell_pk = bell.pk
        kettle.inventory, lamp.inventory = 1, 0
        kettle.save()
        lamp.save()
        bell.delete()

        html = seen(browser, "/cart/")
        assert cart_of(browser) == {
            kettle.pk: (2, "Only 1 of these are left."),
            lamp.pk: (2, "This is sold out."),
            bell_pk: (None, "This is not sold any more."),
        }
        assert f'<h2 id="line-{bell_pk}">bell</h2>' in html
        assert "Check out</a>" not in html

        browser.post(f"/cart/remove/{bell_pk}/")
        assert bell_pk not in cart_of(browser)

    def test_a_number_that_cannot_be(self, ada, browser_of, kettle, lamp):
        """It comes back at its own field, and nothing has changed."""
        browser = browser_of(ada)
        put(browser, kettle)
        put(browser, lamp)

        for quantity in ("", "-1", "21", "many", "9" * 40):
            answer = set_quantity(browser, lamp, quantity)
            html = answer.content.decode()
            assert answer.status_code == 422
            assert html.count('aria-invalid="true"') == 1
            assert f'aria-describedby="id_quantity_{lamp.pk}_error"' in html

        assert rows_of(ada) == {"kettle": 1, "lamp": 1}

    def test_a_stranger_is_told_on_the_page_that_she_has(self, client, lamp):
        """The page of a cart is for members."""
        put(client, lamp)

        answer = set_quantity(client, lamp, "many")

        assert said(answer)[-1] == "Enter a whole number."
        assert in_cart(client, lamp) == 1


class TestLoggingIn:
    def test_a_stranger_finds_her_things(self, client, ada, kettle):
        """She is sent to log in, comes back, and has what she had."""
        put(client, kettle, times=2)

        asked = client.get("/cart/")
        assert asked["Location"] == "/accounts/login/?next=/cart/"
        log_in(client)

        assert cart_of(client) == {kettle.pk: (2, "")}
        assert things_on(seen(client, "/")) == 2

    def test_who_registers_does_too(self, client, kettle):
        """To register is to log in."""
        put(client, kettle)
        phrase = "a long enough phrase"
        client.post(
            "/accounts/register/",
            {"username": "zoe", "password1": phrase, "password2": phrase},
        )

        assert cart_of(client) == {kettle.pk: (1, "")}

    def test_it_is_put_to_what_she_had(self, client, ada, kettle, lamp):
        """Quantities are added."""
        cart = CartFactory(user=ada)
        CartItemFactory(cart=cart, product=kettle, quantity=1)
        put(client, kettle, times=2)
        put(client, lamp)

        log_in(client)

        assert rows_of(ada) == {"kettle": 3, "lamp": 1}

    def test_what_does_not_go_in_is_said(self, client, ada, lamp):
        """Together they would be more than there are."""
        CartItemFactory(cart=CartFactory(user=ada), product=lamp, quantity=2)
        put(client, lamp, times=2)

        answer = log_in(client)

        assert "Only 3 of “lamp” are left." in said(answer)
        assert rows_of(ada) == {"lamp": 3}

    def test_a_full_cart_says_what_was_left_out(
        self, client, ada, kettle, lamp, monkeypatch
    ):
        """By name."""
        CartItemFactory(cart=CartFactory(user=ada), product=kettle)
        put(client, lamp)
        monkeypatch.setattr(limits, "MOST_LINES", 1)

        answer = log_in(client)

        assert any("“lamp” was left out." in told for told in said(answer))
        assert rows_of(ada) == {"kettle": 1}

    def test_what_is_gone_or_sold_out_meanwhile_comes_along(
        self, client, ada, kettle, lamp
    ):
        """Her cart then says what has become of it."""
        put(client, kettle)
        put(client, lamp, times=2)
        kettle_pk = kettle.pk
        kettle.delete()
        Product.objects.filter(pk=lamp.pk).update(inventory=0)

        log_in(client)

        assert cart_of(client) == {
            kettle_pk: (None, "This is not sold any more."),
            lamp.pk: (2, "This is sold out."),
        }

    def test_twice_is_once(self, client, ada, kettle):
        """Out and in again, nothing is added once more."""
        put(client, kettle)
        log_in(client)
        client.post("/accounts/logout/")
        assert things_on(seen(client, "/")) == 0

        log_in(client)

        assert rows_of(ada) == {"kettle": 1}

    def test_a_second_cart_is_another_one(self, client, ada, kettle):
        """What she puts in as a stranger again is added again."""
        for _ in range(2):
            put(client, kettle)
            log_in(client)
            client.post("/accounts/logout/")

        assert rows_of(ada) == {"kettle": 2}

    def test_nobody_finds_anothers(self, client, ada, grace, kettle, browser_of):
        """What was Ada's is not in the browser for whoever comes next."""
        put(client, kettle)
        log_in(client)
        client.post("/accounts/logout/")
        log_in(client, "grace")

        assert cart_of(client) == {}
        assert Cart.objects.filter(user=ada).exists()
