"""What the shop makes of events: those of Stripe alone, each once, in whatever order."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from functools import partial

import pytest
from django.test import Client

from apps.shop import services
from apps.shop.models import OrderStatusChange, Status, WebhookEvent
from fixtures.fakes.stripe import HANG_UP, SECRET, Event, signed
from suites.support.at_once import all_at_once

from .orders import (
    DECLINED,
    SECURE,
    before_the_answer,
    history_of,
    order_of,
    pay,
    status_of,
    stock_of,
    tell,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
PAID = "payment_intent.succeeded"
FAILED = "payment_intent.payment_failed"
CANCELLED = "payment_intent.canceled"


@pytest.fixture
def hers(ada, browser_of):
    return browser_of(ada)


@pytest.fixture
def waiting(ada, hers, fake_stripe):
    """An order whose payment waits for the bank."""
    order = order_of(ada, method=SECURE)
    pay(hers, order, SECURE)
    order.refresh_from_db()
    return order


@pytest.fixture
def paid(waiting, fake_stripe):
    """The event that tells that it was paid, which the shop has not heard yet."""
    return paid_event(fake_stripe, waiting)


class TestWhoSaysSo:
    def test_stripe(self, paid, waiting):
        """What is signed with our secret is believed."""
        assert tell(paid).status_code == 204
        assert status_of(waiting) == Status.PAID

    @pytest.mark.parametrize(
        "header",
        [
            "nonsense",
            "t=1,v1=",
            signed(b"another body", SECRET),
            signed(b"{}", "whsec_of_somebody_else"),
        ],
        ids=["nonsense", "nothing", "another body", "another secret"],
    )
    def test_somebody_else(self, paid, waiting, header):
        """400, and nothing has changed."""
        assert tell(paid, header=header).status_code == 400
        assert status_of(waiting) == Status.PENDING

    def test_nobody(self, paid, waiting):
        """An event without a signature is none."""
        answer = Client().post("/payments/webhook/", paid.body, "application/json")

        assert answer.status_code == 400
        assert status_of(waiting) == Status.PENDING

    def test_an_event_of_long_ago(self, paid, waiting):
        """Whoever has recorded one cannot play it again."""
        header = signed(paid.body, SECRET, at_s=time.time() - 301)

        assert tell(paid, header=header).status_code == 400

    def test_the_secret_is_the_one_that_is_set(self, paid, waiting, settings):
        """Where it is changed, the old one is nobody's."""
        settings.STRIPE_WEBHOOK_SECRET = "whsec_another"

        assert tell(paid).status_code == 400
        assert tell(paid, secret="whsec_another").status_code == 204

    def test_a_secret_that_is_not_set(self, paid, waiting, settings):
        """Then nobody is believed: an empty secret is known to all."""
        settings.STRIPE_WEBHOOK_SECRET = ""

        assert tell(paid, secret="").status_code == 400

    @pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b"{}", b"7", b'{"id": 1}'])
    def test_what_is_signed_and_no_event(self, fake_stripe, body):
        """400: an answer, and no page of ours about what broke."""
        answer = Client().post(
            "/payments/webhook/",
            body,
            "application/json",
            headers={"Stripe-Signature": signed(body, SECRET)},
        )

        assert answer.status_code == 400

    def test_a_page_that_is_looked_at(self, client):
        """It hears, and shows nothing."""
        assert client.get("/payments/webhook/").status_code == 405


class TestOnce:
    def test_an_event_that_comes_twice(self, paid, waiting):
        """The second is heard, and changes nothing."""
        assert [tell(paid).status_code for _ in range(2)] == [204, 204]

        assert history_of(waiting)[1:] == [(Status.PAID, "Paid.")]
        assert WebhookEvent.objects.count() == 1

    def test_another_event_that_says_the_same(self, paid, waiting):
        """Nor does it."""
        for event in (paid, replace(paid, id="evt_another")):
            tell(event)

        assert history_of(waiting)[1:] == [(Status.PAID, "Paid.")]

    @pytest.mark.django_db(transaction=True)
    def test_the_same_event_many_times_at_once(self, paid, waiting):
        """All are told that it was heard, and it was heard once."""
        answers = all_at_once([partial(tell, paid)] * 6)

        assert {each.result().status_code for each in answers} == {204}
        assert history_of(waiting)[1:] == [(Status.PAID, "Paid.")]

    @pytest.mark.django_db(transaction=True)
    def test_an_event_before_the_answer(self, ada, browser_of, fake_stripe):
        """The answer then has nothing new to say."""
        order = order_of(ada)
        before_the_answer(fake_stripe, tell)

        pay(browser_of(ada), order)

        assert history_of(order)[1:] == [(Status.PAID, "Paid.")]

    @pytest.mark.django_db(transaction=True)
    def test_a_refusal_before_the_answer(self, ada, browser_of, fake_stripe):
        """It is one refusal, and one line of the history."""
        order = order_of(ada)
        before_the_answer(fake_stripe, tell)

        pay(browser_of(ada), order, DECLINED)

        assert history_of(order)[1:] == [
            (Status.PAYMENT_FAILED, "Your card was declined.")
        ]


class TestOrder:
    """Events come in any order, and an order moves only forward."""

    @pytest.mark.parametrize("late", [FAILED, CANCELLED])
    def test_what_comes_late_takes_nothing_back(self, paid, waiting, late):
        """Paid stays paid, and what was sent stays sent."""
        tell(paid)
        services.settle(waiting.pk, Status.SHIPPED, note="")
        told = {**paid.object, "status": OPEN_OR_OVER[late]}

        assert tell(Event(late, told)).status_code == 204

        assert status_of(waiting) == Status.SHIPPED
        assert stock_of(waiting) == 8

    def test_failed_and_then_paid(self, hers, ada, fake_stripe):
        """The second card's event moves it on, the first one's, after it, does not."""
        order = order_of(ada)
        pay(hers, order, DECLINED)
        pay(hers, order)
        failed, succeeded = (
            next(each for each in fake_stripe.events if each.kind == kind)
            for kind in (FAILED, PAID)
        )

        for event in (succeeded, failed):
            tell(event)

        assert status_of(order) == Status.PAID
        assert len(history_of(order)) == 3

    def test_a_payment_that_failed_elsewhere(self, waiting, fake_stripe):
        """She said no to her bank and never came back: the order knows it all the same."""
        fake_stripe.authenticate(waiting.payment_intent, approved=False)

        tell(fake_stripe.events[-1])

        assert status_of(waiting) == Status.PAYMENT_FAILED
        assert "failed authentication" in history_of(waiting)[-1][1]

    def test_a_payment_that_was_cancelled_at_stripe(self, waiting, paid):
        """By staff, on Stripe's own pages: what it held goes back, once."""
        event = Event(CANCELLED, {**paid.object, "status": "canceled"})

        for again in (event, replace(event, id="evt_another")):
            tell(again)

        assert status_of(waiting) == Status.CANCELLED
        assert stock_of(waiting) == 10


class TestTooLate:
    """Paid when it was cancelled already: the money goes back."""

    def test_it_goes_back_once(self, paid, waiting, fake_stripe):
        """However often it is said; and the history says so."""
        services.cancel(waiting.pk, note="It was not paid in time.")

        for event in (paid, paid):
            assert tell(event).status_code == 204
        asked = [each for each in fake_stripe.asked if each.path == "/v1/refunds"]
        assert len(asked) == 1
        tell(replace(paid, id="evt_another"))

        (refund,) = fake_stripe.refunds
        assert refund.payment_intent == waiting.payment_intent
        assert status_of(waiting) == Status.CANCELLED
        notes = [note for _, note in history_of(waiting)]
        assert sum("money goes back" in each for each in notes) == 1

    def test_stripe_cannot_give_it_back_now(self, paid, waiting, fake_stripe):
        """The event comes again, for it was not heard; then the money goes back."""
        services.cancel(waiting.pk, note="It was not paid in time.")
        fake_stripe.next(HANG_UP, on="/refunds")

        assert tell(paid).status_code == 503
        assert not WebhookEvent.objects.exists()
        assert tell(paid).status_code == 204

        assert len(fake_stripe.refunds) == 1


class TestNotOurs:
    def test_an_order_of_another_site(self, paid, waiting):
        """It has our numbers, and not our keys."""
        metadata = {**paid.object["metadata"], "checkout_key": "0" * 32}

        answer = tell(Event(PAID, {**paid.object, "metadata": metadata}))

        assert answer.status_code == 204
        assert status_of(waiting) == Status.PENDING

    @pytest.mark.parametrize(
        "metadata",
        [
            {},
            {"order": "x", "checkout_key": "y"},
            {"order": "9" * 30, "checkout_key": "0" * 32},
        ],
    )
    def test_a_payment_that_names_no_order(self, paid, waiting, metadata):
        """Somebody took money by hand: that is nothing of ours."""
        answer = tell(Event(PAID, {**paid.object, "metadata": metadata}))

        assert answer.status_code == 204
        assert not WebhookEvent.objects.exists()

    def test_an_event_of_another_kind(self, fake_stripe):
        """Stripe tells of everything; what we do not know is well received."""
        assert tell(Event("customer.created", {"id": "cus_1"})).status_code == 204

    def test_it_counts_what_it_hears(self, paid, waiting):
        """One row, with the kind and the number."""
        tell(paid)

        heard = WebhookEvent.objects.get()
        assert (heard.event_id, heard.kind) == (paid.id, PAID)
        assert json.loads(paid.body)["id"] == paid.id
        assert OrderStatusChange.objects.filter(order=waiting).count() == 2


OPEN_OR_OVER = {FAILED: "requires_payment_method", CANCELLED: "canceled"}


def paid_event(fake_stripe, order):
    fake_stripe.authenticate(order.payment_intent, approved=True)
    return fake_stripe.events[-1]
