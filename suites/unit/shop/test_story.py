"""People in the shop, as the generator plays them: what they send, and what is right."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from load.stories.shop import STORY, pages
from load.stories.shop.acts import FILTERS
from load.stories.shop.pages import CheckoutForm, SeenOrder, SeenProduct
from load.stories.shop.person import IN_MIND, Customer
from load.wire import Answer, Request

KEY = "00112233-4455-6677-8899-aabbccddeeff"
TO_LOGIN = Answer(302, b"", "/accounts/login/?next=/cart/")


def ada() -> Customer:
    """She has seen a lamp and a kettle that is sold out, and has a lamp in her cart."""
    return Customer(
        "ada",
        products=[SeenProduct(7, 1250, False), SeenProduct(8, 5200, True)],
        more="?page=5-7",
        in_cart=[7],
        orders={3: "paid"},
    )


def product(number: int, price: str, *, sold_out: bool = False) -> str:
    mark = " data-sold-out" if sold_out else ""
    return (
        f'<li class="card product" data-product="{number}"{mark}><h2>Lamp</h2>'
        f'<span class="price last">${price}</span></li>'
    )


def line(number: int, amount: str) -> str:
    return (
        f'<li class="card line" data-line="{number}"><span class="last">$1.00 each, '
        f'<strong class="price">${amount}</strong></span></li>'
    )


def order(number: int, moment: str, status: str = "paid") -> str:
    return (
        f'<li class="card order" data-order="{number}" data-status="{status}">'
        f'<time class="last" datetime="{moment}"></time></li>'
    )


def page(*parts: str, main: str = ' data-query=""', viewer: str = "ada") -> Answer:
    html = f'<body data-viewer="{viewer}"><main id="main"{main}>{"".join(parts)}</main>'
    return Answer(200, html.encode())


def asked(operation: str, person: Customer, choice: int = 0) -> Request:
    request = STORY.act(operation).request(person, choice)
    assert request is not None
    return request


def problem(operation: str, person: Customer, answer: Answer, choice: int = 0) -> str:
    """What is wrong with the answer to it; empty if nothing is."""
    request = asked(operation, person, choice)
    return STORY.act(operation).check(person, request, answer) or ""


class TestActs:
    @pytest.mark.parametrize(
        "operation, choice, sent",
        [
            ("products", 0, "GET /products/"),
            ("more", 0, "GET /products/?page=5-7"),
            ("product", 1, "GET /products/8/"),
            ("add", 1, "POST /cart/add/7/"),
            ("remove", 0, "POST /cart/remove/7/"),
            ("order", 0, "GET /orders/3/"),
        ],
    )
    def test_follow_from_what_she_saw(self, operation, choice, sent):
        """What is sold out she looks at, and does not buy."""
        request = asked(operation, ada(), choice)

        assert f"{request.method} {request.path}" == sent

    def test_of_somebody_who_has_seen_nothing(self):
        """She looks around instead, and that is judged as what it is."""
        newcomer = Customer("ada")
        instead = {
            "more": "/products/",
            "product": "/products/",
            "add": "/products/",
            "remove": "/cart/",
            "buy": "/cart/",
            "order": "/orders/",
        }

        for operation, path in instead.items():
            assert (asked(operation, newcomer).method, path) == (
                "GET",
                asked(operation, newcomer).path,
            )
            assert problem(operation, newcomer, page()) == ""
            assert "'bob'" in problem(operation, newcomer, page(viewer="bob"))

    def test_whoever_has_not_looked_hears_of_products(self):
        """And who has, keeps what she saw."""
        newcomer, other = Customer("bob"), ada()

        for person in (newcomer, other):
            person.hear([SeenProduct(1, 100, False)])

        assert [each.id for each in newcomer.products] == [1]
        assert [each.id for each in other.products] == [7, 8]


class TestLists:
    def test_are_right(self):
        """She takes note of the products and of the way to more."""
        person = ada()
        link = '<a class="button" rel="next" href="?q=a&amp;page=2">More</a>'

        answer = page(product(9, "1,234.50"), product(4, "2.00", sold_out=True), link)

        assert problem("products", person, answer) == ""
        assert person.products == [
            SeenProduct(9, 123450, False),
            SeenProduct(4, 200, True),
        ]
        assert person.more == "?q=a&page=2"

    def test_without_products_are_right_too(self):
        """Nothing in the shop is like that."""
        person = ada()

        assert problem("products", person, page()) == ""
        assert person.products == []

    @pytest.mark.parametrize(
        "operation, answer, said",
        [
            ("products", page(viewer="bob"), "the page of 'bob'"),
            ("products", page(main=' data-query="q=oak"'), "the list of {'q': 'oak'}"),
            ("products", page(main=""), "the list of None"),
            ("products", TO_LOGIN, "302 to /accounts/login/"),
            ("product", page(main=' data-shown="8"'), "product 8, not 7"),
            ("product", page(main=""), "product None, not 7"),
        ],
    )
    def test_are_wrong(self, operation, answer, said):
        """What is wrong is said, and she takes no note of it."""
        assert said in problem(operation, ada(), answer)

    def test_are_in_the_order_that_was_asked_for(self):
        """Also across pages: the next begins where the last ended."""
        rising = FILTERS.index("available=1&order=price")
        falling = FILTERS.index("order=-price")
        up = page(
            product(1, "2.00"),
            product(2, "10.00"),
            main=query("available=1&order=price"),
        )
        down = page(product(1, "2.00"), product(2, "10.00"), main=query("order=-price"))

        assert problem("filter", ada(), up, rising) == ""
        assert "product 2 belongs further up" in problem("filter", ada(), down, falling)
        person = ada()
        person.products = [SeenProduct(5, 300, False)]
        person.more = "?order=price&page=300-5"
        cheaper = page(product(6, "2.99"), main=query("order=price"))
        assert "product 6 belongs" in problem("more", person, cheaper)

    def test_have_what_was_asked_for(self):
        """A price beyond the limits is wrong."""
        choice = FILTERS.index("min_price=10.00&max_price=50.00")
        main = query("min_price=10.00&max_price=50.00")

        assert (
            problem("filter", ada(), page(product(1, "50.00"), main=main), choice) == ""
        )
        for price in ("9.99", "50.01"):
            dear = page(product(1, price), main=main)
            assert "product 1 costs" in problem("filter", ada(), dear, choice)


class TestCarts:
    def test_come_to_what_their_lines_come_to(self):
        """She remembers what is in it."""
        person = ada()
        total = "<strong data-total>$3.50</strong>"

        assert (
            problem("cart", person, page(line(4, "1.50"), line(5, "2.00"), total)) == ""
        )
        assert person.in_cart == [4, 5]
        assert "350 cents, and" in problem("cart", person, page(line(4, "1.50"), total))
        assert problem("cart", person, page()) == ""

    @pytest.mark.parametrize("operation", ["add", "remove"])
    def test_are_changed_by_a_button_that_leads_back(self, operation):
        """And not to the login."""
        assert problem(operation, ada(), Answer(302, b"", "/products/")) == ""
        assert "login" in problem(operation, ada(), TO_LOGIN)
        assert "status 403" in problem(operation, ada(), Answer(403, b""))


class TestBuying:
    def test_sends_what_the_form_has_shown_once(self):
        """The key, the sum and a card that works."""
        person = ada()
        assert problem("checkout", person, checkout("3.50", "$3.50")) == ""

        form = parse_qs(asked("buy", person).form.decode())

        assert form == {
            "checkout_key": [KEY],
            "total": ["3.50"],
            "payment_method": ["pm_card_visa"],
        }
        assert asked("buy", person).path == "/cart/"

    def test_leads_to_the_order(self):
        """She knows it from then on; where somebody was quicker, she is told so."""
        person = ada()
        person.checkout = CheckoutForm(KEY, "3.50")

        assert problem("buy", person, Answer(302, b"", "/orders/12/")) == ""

        assert person.orders == {3: "paid", 12: "pending"}
        assert person.in_cart == []
        for answer, said in (
            (Answer(422, b""), ""),
            (Answer(302, b"", "/cart/"), "sent to /cart/, not to her order"),
            (TO_LOGIN, "login"),
            (Answer(200, b""), "status 200"),
        ):
            person.checkout = CheckoutForm(KEY, "3.50")
            assert said in problem("buy", person, answer)

    def test_at_another_sum_than_is_shown_is_wrong(self):
        """What the form brings back is what she agrees to."""
        assert "350 cents are shown" in problem(
            "checkout", ada(), checkout("3.51", "$3.50")
        )

    @pytest.mark.parametrize("nothing", [page(), page("Payments are not configured.")])
    def test_needs_something_to_buy_and_somebody_who_takes_money(self, nothing):
        """Without a form she buys nothing."""
        person = ada()
        person.checkout = CheckoutForm(KEY, "3.50")

        assert problem("checkout", person, nothing) == ""

        assert person.checkout is None


class TestOrders:
    def test_stand_with_the_newest_above(self):
        """She remembers how far they are, unless she knows better."""
        person = ada()
        new, old = (
            order(5, "2026-02-01T10:00:00"),
            order(3, "2026-01-01T10:00:00", "pending"),
        )

        assert problem("orders", person, page(new, old)) == ""
        assert person.orders == {3: "paid", 5: "paid"}
        assert "order 5 stands below" in problem("orders", person, page(old, new))
        odd = order(5, "2026-02-01T10:00:00", "lost")
        assert "orders that are lost" in problem("orders", person, page(odd))

    @pytest.mark.parametrize(
        "was, now, is_right",
        [
            ("pending", "paid", True),
            ("pending", "cancelled", True),
            ("payment_failed", "paid", True),
            ("paid", "paid", True),
            ("paid", "delivered", True),
            ("paid", "pending", False),
            ("paid", "cancelled", False),
            ("cancelled", "paid", False),
            ("paid", "lost", False),
        ],
    )
    def test_only_go_forward(self, was, now, is_right):
        """What she has seen of an order is not taken back."""
        person = ada()
        person.orders = {3: was}

        said = problem(
            "order", person, page(main=f' data-order="3" data-status="{now}"')
        )

        assert (said == "") is is_right
        assert person.orders[3] == (now if is_right else was)

    def test_of_another_number_are_wrong(self):
        """Nor is a page without one right."""
        other = page(main=' data-order="4" data-status="paid"')

        assert "not order 3" in problem("order", ada(), other)
        assert "not order 3" in problem("order", ada(), page())
        assert "status 404" in problem("order", ada(), Answer(404, b""))

    def test_she_keeps_few_in_mind(self):
        """What a generator keeps is bounded."""
        person = ada()

        person.noted_orders([SeenOrder(number, "paid") for number in range(100)])

        assert list(person.orders) == list(range(100 - IN_MIND, 100))


def query(text: str) -> str:
    return f' data-query="{text.replace("&", "&amp;")}"'


def checkout(sent: str, shown: str) -> Answer:
    return page(
        f'<input type="hidden" name="checkout_key" value="{KEY}">',
        f'<input type="hidden" name="total" value="{sent}">',
        f"<strong data-total>{shown}</strong>",
    )


def test_what_is_on_no_page_is_not_read():
    """Neither a sum nor an order."""
    assert pages.total(b"<p>nothing</p>") is None
    assert pages.order(b"<main>") is None
    assert pages.order_at("/orders/") is None
