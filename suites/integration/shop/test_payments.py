"""How an order is paid: by whom, once, and what she is told when it does not work."""

from __future__ import annotations

from functools import partial

import pytest
import requests

from apps.shop import services
from apps.shop.client import our_stripe
from apps.shop.health import NobodyCanPay, payments
from apps.shop.models import Order, Status
from fixtures.fakes.stripe import HANG_UP, HANG_UP_AFTER, LIMITED, Trouble
from fixtures.provisioners.ports import free_port
from suites.support.at_once import all_at_once

from .orders import (
    DECLINED,
    EXPIRED,
    SECURE,
    VISA,
    before_the_answer,
    history_of,
    order_of,
    pay,
    said,
    status_of,
    stock_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
NOTHING = "Nothing was charged, as far as we know."


@pytest.fixture
def hers(ada, browser_of):
    return browser_of(ada)


class TestACard:
    def test_that_pays(self, hers, ada, fake_stripe):
        """The order is paid, in cents, and the payment names the order."""
        order = order_of(ada)

        answer = pay(hers, order)

        assert (answer.status_code, answer.url) == (302, order.get_absolute_url())
        assert "it is paid" in said(answer)
        assert status_of(order) == Status.PAID
        (charge,) = fake_stripe.charges
        assert (charge.amount, charge.intent) == (1998, order.payment_intent)
        assert charge.metadata == {
            "order": str(order.pk),
            "checkout_key": str(order.checkout_key),
        }

    def test_that_is_declined_and_another(self, hers, ada, fake_stripe):
        """She is told the bank's reason, keeps what she wants, and pays otherwise."""
        order = order_of(ada)

        refused = pay(hers, order, DECLINED)
        assert status_of(order) == Status.PAYMENT_FAILED
        again = pay(hers, order, EXPIRED)

        assert said(refused) == "Your card was declined."
        assert said(again) == "Your card has expired."
        assert stock_of(order) == 8
        pay(hers, order)
        assert history_of(order)[1:] == [
            (Status.PAYMENT_FAILED, "Your card was declined."),
            (Status.PAYMENT_FAILED, "Your card has expired."),
            (Status.PAID, "Paid."),
        ]
        assert len(fake_stripe.charges) == 1

    def test_that_is_declined_and_has_money_later(self, hers, ada, fake_stripe):
        """The same card again is another question: Stripe does not repeat its no."""
        order = order_of(ada)
        for _ in range(2):
            pay(hers, order, DECLINED)

        confirmations = [q for q in fake_stripe.asked if q.path.endswith("/confirm")]

        assert len({each.idempotency_key for each in confirmations}) == 2

    def test_that_is_none(self, hers, ada, fake_stripe):
        """What is not in the list is not asked of Stripe."""
        order = order_of(ada)

        answer = pay(hers, order, "pm_of_mallory")

        assert answer.status_code == 422
        assert "pm_of_mallory is not one of" in answer.content.decode()
        # The form on that page may still lead to the bank.
        policy = answer.headers["Content-Security-Policy"]
        assert f"form-action 'self' {fake_stripe.url}" in policy
        assert fake_stripe.asked == []

    def test_for_what_is_paid(self, hers, ada, fake_stripe):
        """The button pressed in another window, later, asks for nothing."""
        order = order_of(ada)
        pay(hers, order)
        asked = len(fake_stripe.asked)

        assert pay(hers, order).url == order.get_absolute_url()

        assert len(fake_stripe.asked) == asked


class TestTheBank:
    """3-D Secure: she says on a page of her bank's that it is she."""

    def test_whoever_says_yes(self, hers, ada, fake_stripe):
        """She goes to the bank, comes back, and it is paid."""
        order = order_of(ada)
        page = pay(hers, order, SECURE).url
        assert page.startswith(fake_stripe.url)
        assert status_of(order) == Status.PENDING

        back = at_the_bank(page, "approve")
        answer = hers.get(back)

        assert answer.url == order.get_absolute_url()
        assert "it is paid" in said(answer)
        assert status_of(order) == Status.PAID

    def test_whoever_says_no(self, hers, ada, fake_stripe):
        """The payment has failed, and she may try again, with the same card, too."""
        order = order_of(ada)
        back = at_the_bank(pay(hers, order, SECURE).url, "refuse")

        assert "failed authentication" in said(hers.get(back))
        assert status_of(order) == Status.PAYMENT_FAILED

        hers.get(at_the_bank(pay(hers, order, SECURE).url, "approve"))
        assert status_of(order) == Status.PAID
        assert len(fake_stripe.charges) == 1

    def test_what_the_address_says_is_not_believed(self, hers, ada, fake_stripe):
        """Everybody can write redirect_status=succeeded."""
        order = order_of(ada)
        pay(hers, order, SECURE)

        answer = hers.get(f"/orders/{order.pk}/back/?redirect_status=succeeded")

        assert "not paid yet" in said(answer)
        assert status_of(order) == Status.PENDING

    def test_whoever_left_the_bank_takes_another_card(self, hers, ada, fake_stripe):
        """She pays once, even if she goes back and says yes."""
        order = order_of(ada)
        page = pay(hers, order, SECURE).url

        pay(hers, order, VISA)
        hers.get(at_the_bank(page, "approve"))

        assert status_of(order) == Status.PAID
        assert len(fake_stripe.charges) == 1

    def test_stripe_is_away_when_she_comes_back(self, hers, ada, fake_stripe):
        """She sees her order; the event will tell."""
        order = order_of(ada)
        back = at_the_bank(pay(hers, order, SECURE).url, "approve")
        fake_stripe.next(HANG_UP)

        answer = hers.get(back)

        assert "when we know more" in said(answer)
        assert answer.url == order.get_absolute_url()


class TestNoAnswer:
    """Nobody knows whether it was done: she is told so, and asked to try again."""

    @pytest.mark.parametrize(
        "trouble",
        [HANG_UP, HANG_UP_AFTER, LIMITED, Trouble(status=503), Trouble(slow_s=60)],
        ids=["hangs up", "hangs up after", "429", "503", "slow"],
    )
    @pytest.mark.parametrize("on", ["/payment_intents", "/confirm"])
    def test_she_tries_again_and_pays_once(
        self, hers, ada, fake_stripe, settings, on, trouble
    ):
        """Whatever failed, before or after it was done: two tries are one charge."""
        settings.STRIPE_TIMEOUT_S = 1
        order = order_of(ada)
        fake_stripe.next(trouble, on=on)

        first = pay(hers, order)
        assert NOTHING in said(first)
        assert status_of(order) == Status.PENDING
        fake_stripe.let_go.set()
        second = pay(hers, order)

        assert "it is paid" in said(second)
        assert status_of(order) == Status.PAID
        assert [each.amount for each in fake_stripe.charges] == [1998]

    def test_the_second_try_has_the_key_of_the_first(self, hers, ada, fake_stripe):
        """That is what keeps Stripe from doing it twice."""
        order = order_of(ada)
        fake_stripe.next(HANG_UP, on="/payment_intents")
        fake_stripe.next(HANG_UP, on="/confirm")

        for _ in range(3):
            pay(hers, order)

        keys = [each.idempotency_key for each in fake_stripe.asked if each.params]
        assert len(keys) == 4
        assert len(set(keys)) == 2

    def test_she_tries_another_card(self, hers, ada, fake_stripe):
        """The first was charged, and nobody was told: the second is not."""
        order = order_of(ada)
        fake_stripe.next(HANG_UP_AFTER, on="/confirm")
        pay(hers, order)

        pay(hers, order, SECURE)

        assert status_of(order) == Status.PAID
        assert len(fake_stripe.charges) == 1

    def test_an_answer_that_makes_no_sense(self, hers, ada, fake_stripe):
        """It is none."""
        order = order_of(ada)
        fake_stripe.next(Trouble(status=302, message="Log in to our hotel"))

        assert NOTHING in said(pay(hers, order))

    def test_a_server_that_is_not_there(self, hers, ada, settings, fake_stripe):
        """She is not told where we looked for it."""
        settings.STRIPE_API_URL = f"http://127.0.0.1:{free_port()}"
        order = order_of(ada)

        told = said(pay(hers, order))

        assert told.startswith(f"Stripe did not answer. {NOTHING}")
        assert "127.0.0.1" not in told


class TestNotConfigured:
    @pytest.mark.parametrize("key", ["", "sk_test_wrong"])
    def test_nobody_can_pay(self, hers, ada, fake_stripe, settings, caplog, key):
        """She is told so, the log says what to do, and health says it too."""
        settings.STRIPE_API_KEY = key
        order = order_of(ada)

        answer = pay(hers, order)

        assert "not configured" in said(answer)
        assert "key" in caplog.text
        assert status_of(order) == Status.PENDING
        with pytest.raises(NobodyCanPay):
            payments()


class TestHealth:
    def test_it_tells_what_the_last_question_has_shown(self, hers, ada, fake_stripe):
        """A refusal is an answer; and no probe asks."""
        order = order_of(ada)
        payments()
        fake_stripe.next(HANG_UP)
        pay(hers, order)
        asked = len(fake_stripe.asked)

        with pytest.raises(NobodyCanPay, match="did not answer"):
            payments()
        assert len(fake_stripe.asked) == asked

        pay(hers, order, DECLINED)
        payments()


class TestWhoMayPay:
    def test_nobody_pays_for_another(self, browser_of, ada, mallory, fake_stripe):
        """There is no such order, whichever way she asks; strangers log in first."""
        order = order_of(ada)

        back = f"/orders/{order.pk}/back/"

        assert pay(browser_of(mallory), order).status_code == 404
        assert browser_of(mallory).get(back).status_code == 404
        for answer in (pay(browser_of(None), order), browser_of(None).get(back)):
            assert answer.url.startswith("/accounts/login/")
        assert fake_stripe.asked == []

    def test_a_shop_behind_another_name_is_come_back_to(self, hers, ada, fake_stripe):
        """The bank sends her to the address that she came by."""
        order = order_of(ada)

        pay(hers, order, SECURE, headers={"host": "testserver:8443"}, secure=True)

        (asked,) = [q for q in fake_stripe.asked if q.path.endswith("/confirm")]
        assert asked.params["return_url"] == (
            f"https://testserver:8443/orders/{order.pk}/back/"
        )


class TestTooSmall:
    def test_stripe_says_what_it_cannot_do(self, hers, ada, fake_stripe):
        """Half a dollar is the least; the message is Stripe's, and nothing is charged."""
        order = order_of(ada)
        Order.objects.filter(pk=order.pk).update(total="0.49")

        assert "at least 50 cents" in said(pay(hers, order))

        assert status_of(order) == Status.PENDING


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_a_button_pressed_twice(self, ada, browser_of, fake_stripe):
        """The second waits for the answer to the first, and both are told the same."""
        order = order_of(ada)
        presses = [partial(pay, browser_of(ada), order) for _ in range(4)]
        fake_stripe.next(Trouble(slow_s=0.3), on="/confirm")

        answers = [each.result() for each in all_at_once(presses)]

        assert {said(each) for each in answers} <= {"Thank you: it is paid.", ""}
        assert [each.amount for each in fake_stripe.charges] == [1998]
        assert [note for status, note in history_of(order)].count("Paid.") == 1

    def test_it_is_cancelled_while_the_bank_thinks(self, ada, browser_of, fake_stripe):
        """It was paid, and is not delivered: the money goes back, once."""
        order = order_of(ada)

        def cancel(event):
            if event.kind == "payment_intent.succeeded":
                services.cancel(order.pk, note="Somebody cancelled it.")

        before_the_answer(fake_stripe, cancel)
        pay(browser_of(ada), order)

        assert status_of(order) == Status.CANCELLED
        assert [each.amount for each in fake_stripe.refunds] == [1998]
        assert "the money goes back" in history_of(order)[-1][1]
        assert stock_of(order) == 10


def at_the_bank(page: str, decision: str) -> str:
    """Where the bank sends her, on the shop."""
    answer = requests.post(
        page, data={"decision": decision}, timeout=5, allow_redirects=False
    )
    return answer.headers["Location"].removeprefix("http://testserver")


def test_the_client_is_one_a_process(fake_stripe):
    """Its connections are used again."""
    assert our_stripe() is our_stripe()


def test_what_is_learned_of_a_payment_changes_nothing_else(ada):
    """Its number comes first, then how often it was tried, then by which card."""
    order = order_of(ada, method=VISA)

    services.remember_payment(order.pk, payment_intent="pi_1")
    services.remember_payment(order.pk, attempt=2)
    services.remember_payment(order.pk)
    order.refresh_from_db()
    known = (order.payment_intent, order.payment_method, order.attempt)

    assert known == ("pi_1", VISA, 2)
