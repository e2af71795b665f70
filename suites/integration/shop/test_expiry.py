"""Orders that nobody pays give back what they hold, once; and never one that is paid."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from apps.shop.models import Order, Status
from apps.shop.tasks import cancel_unpaid_orders
from fixtures.fakes.stripe import HANG_UP, HANG_UP_AFTER, Trouble
from suites.support.at_once import on_its_own_connection

from .orders import (
    DECLINED,
    SECURE,
    before_the_answer,
    history_of,
    order_of,
    pay,
    said,
    status_of,
    stock_of,
    tell,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
TOO_LATE = (Status.CANCELLED, "It was not paid in time.")


@pytest.fixture
def hers(ada, browser_of):
    return browser_of(ada)


class TestTheTimeIsOver:
    def test_what_nobody_tried_to_pay(self, ada, fake_stripe):
        """It is cancelled, and what it held can be bought again."""
        order = overdue(order_of(ada))
        assert stock_of(order) == 8

        assert cancel_unpaid_orders() == 1

        assert history_of(order)[-1] == TOO_LATE
        assert stock_of(order) == 10
        assert fake_stripe.asked == []

    @pytest.mark.parametrize("method", [DECLINED, SECURE])
    def test_what_could_still_be_paid(self, hers, ada, fake_stripe, method):
        """Stripe lets go of it first: from then on it cannot be paid."""
        order = order_of(ada)
        pay(hers, order, method)
        overdue(order)

        assert cancel_unpaid_orders() == 1

        assert status_of(order) == Status.CANCELLED
        assert fake_stripe.intent(order.payment_intent).status == "canceled"
        pay(hers, order)
        assert fake_stripe.charges == []

    def test_it_goes_back_once(self, hers, ada, fake_stripe):
        """A second round finds nothing, and the event of the first changes nothing."""
        order = order_of(ada)
        pay(hers, order, SECURE)
        overdue(order)

        assert [cancel_unpaid_orders() for _ in range(2)] == [1, 0]
        for event in fake_stripe.events:
            tell(event)

        assert stock_of(order) == 10
        assert [each for each, _ in history_of(order)].count(Status.CANCELLED) == 1

    @pytest.mark.django_db(transaction=True)
    def test_the_event_of_it_comes_first(self, ada, browser_of, fake_stripe):
        """It cancels the order, and the answer does not do so again."""
        order = order_of(ada)
        pay(browser_of(ada), order, SECURE)
        overdue(order)
        before_the_answer(fake_stripe, tell)

        assert cancel_unpaid_orders() == 0

        assert status_of(order) == Status.CANCELLED
        assert stock_of(order) == 10


class TestItStays:
    def test_an_order_that_has_time(self, ada, fake_stripe):
        """It holds what it took until then."""
        order = order_of(ada)

        assert cancel_unpaid_orders() == 0

        assert status_of(order) == Status.PENDING

    def test_one_that_was_paid_and_nobody_told_us(self, hers, ada, fake_stripe):
        """The answer was lost and the event is late: it is paid, and not cancelled."""
        order = order_of(ada)
        fake_stripe.next(HANG_UP_AFTER, on="/confirm")
        pay(hers, order)
        overdue(order)

        assert cancel_unpaid_orders() == 0

        assert status_of(order) == Status.PAID
        assert stock_of(order) == 8

    def test_one_that_a_bank_is_still_at(self, hers, ada, fake_stripe):
        """Stripe does not let go of it: it waits for the next round."""
        order = order_of(ada)
        pay(hers, order, SECURE)
        overdue(order)
        fake_stripe.intent(order.payment_intent).status = "processing"

        assert cancel_unpaid_orders() == 0

        assert status_of(order) == Status.PENDING

    def test_while_stripe_does_not_answer(self, hers, ada, fake_stripe):
        """Nobody knows whether it is paid. All wait, and only one has asked."""
        orders = [order_of(ada) for _ in range(2)]
        for order in orders:
            pay(hers, order, SECURE)
            overdue(order)
        before = len(fake_stripe.asked)
        fake_stripe.always(HANG_UP)

        assert cancel_unpaid_orders() == 0
        assert len(fake_stripe.asked) == before + 1

        fake_stripe.recover()
        assert cancel_unpaid_orders() == 2

    def test_another_is_not_kept_by_it(self, hers, ada, fake_stripe):
        """What Stripe cannot do for one is no reason to leave the next."""
        strange, other = order_of(ada), order_of(ada)
        pay(hers, strange, SECURE)
        overdue(strange)
        overdue(other)
        Order.objects.filter(pk=strange.pk).update(payment_intent="pi_of_nobody")

        assert cancel_unpaid_orders() == 1

        assert status_of(strange) == Status.PENDING
        assert status_of(other) == Status.CANCELLED


class TestWhoPaysMeanwhile:
    @pytest.mark.django_db(transaction=True)
    def test_it_is_cancelled_first(self, ada, browser_of, fake_stripe):
        """She is told that it was too late, and is charged nothing."""
        order = order_of(ada)
        browser = browser_of(ada)
        pay(browser, order, DECLINED)
        overdue(order)
        cancelled = Trouble(
            meanwhile=partial(on_its_own_connection, cancel_unpaid_orders)
        )
        fake_stripe.next(cancelled, on="/confirm")

        answer = pay(browser, order)

        assert "too late" in said(answer)
        assert status_of(order) == Status.CANCELLED
        assert fake_stripe.charges == []


def overdue(order):
    """Its time was over a minute ago."""
    order.refresh_from_db()
    order.expires_at = timezone.now() - timedelta(minutes=1)
    order.save(update_fields=["expires_at"])
    return order
