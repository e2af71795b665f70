"""Cards, banks, events, outages and the clock, in whatever order they come.

At the end, when Stripe is well and has told everything, money and goods are where they
belong: who has the goods has paid for them once, and who has not has her money.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from apps.shop import payments, services, webhooks
from apps.shop.errors import PaymentError
from apps.shop.models import Order, Status
from apps.shop.tasks import cancel_unpaid_orders
from fixtures.fakes.stripe import (
    HANG_UP,
    HANG_UP_AFTER,
    LIMITED,
    Event,
    FakeStripe,
    Trouble,
)

from .orders import DECLINED, SECURE, VISA, history_of, order_of, stock_of

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db,
    pytest.mark.usefixtures("fresh_cache"),
]
BACK = "https://shop.example/orders/1/back/"
# Mostly all is well: else hardly anything would come to an end.
TROUBLES = (
    *[None] * 7,
    HANG_UP,
    HANG_UP_AFTER,
    LIMITED,
    Trouble(status=500, done=True),
)

troubles = st.sampled_from(TROUBLES)
steps = st.one_of(
    st.tuples(st.just("pay"), st.sampled_from((SECURE, DECLINED, VISA)), troubles),
    st.tuples(st.just("bank"), st.sampled_from((True, True, False)), st.none()),
    st.tuples(st.just("look"), st.none(), troubles),
    st.tuples(st.just("tell"), st.integers(0, 20), troubles),
    st.tuples(st.just("expire"), st.none(), troubles),
    st.tuples(st.just("cancel"), st.none(), st.none()),
    st.tuples(st.just("clean up"), st.none(), troubles),
)


@given(happens=st.lists(steps, min_size=5, max_size=20))
@example(happens=[("pay", SECURE, None), ("cancel", None, None), ("bank", True, None)])
@example(
    happens=[
        ("pay", VISA, None),
        ("pay", VISA, HANG_UP_AFTER),
        ("expire", None, None),
        ("clean up", None, None),
    ]
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_money_and_goods_are_where_they_belong(happens, ada, fake_stripe):
    """Nobody pays twice, nothing is sold twice or lost, and no order goes back."""
    fake_stripe.recover()
    with transaction.atomic():
        order = order_of(ada)
        charged, refunded = len(fake_stripe.charges), len(fake_stripe.refunds)
        told = len(fake_stripe.events)

        for what, how, trouble in happens:
            if trouble is not None:
                fake_stripe.next(trouble)
            do(what, how, order, fake_stripe, since=told)
            fake_stripe.recover()
            check_goods(order)
        for event in fake_stripe.events[told:]:
            hear(event)

        order.refresh_from_db()
        check_goods(order)
        paid = fake_stripe.charges[charged:]
        given_back = fake_stripe.refunds[refunded:]
        assert len(paid) <= 1
        assert {each.amount for each in [*paid, *given_back]} <= {1998}
        assert len(paid) - len(given_back) == (order.status == Status.PAID)
        went = [status for status, _ in history_of(order)]
        moves = [now for was, now in pairwise(went) if now != was]
        assert len(moves) == len(set(moves)), went
        assert ([Status.PENDING.value, *moves])[-1] == order.status
        transaction.set_rollback(True)


def do(what: str, how: Any, order: Order, stripe: FakeStripe, *, since: int) -> None:
    order.refresh_from_db()
    events = stripe.events[since:]
    try:
        match what:
            case "pay" if order.is_unpaid:
                order.payment_method = how
                payments.charge(order, back_to=BACK)
            case "bank":
                for payment in payments_of(order, events):
                    stripe.authenticate(payment, approved=how)
            case "cancel":
                services.cancel(order.pk, note="Somebody cancelled it.")
            case "look":
                payments.look_again(order)
            case "tell" if events:
                hear(events[how % len(events)])
            case "expire":
                order.expires_at = timezone.now() - timedelta(minutes=1)
                order.save(update_fields=["expires_at"])
            case "clean up":
                cancel_unpaid_orders()
    except PaymentError:
        pass  # She is told so, or the event comes again.


def payments_of(order: Order, events: list[Event]) -> set[str]:
    """For which a person was sent to her bank: Stripe knows them, if not we."""
    return {
        each.object["id"]
        for each in events
        if each.kind == "payment_intent.requires_action"
        and each.object["metadata"]["order"] == str(order.pk)
    }


def hear(event: Event) -> None:
    told = webhooks.read(event.body)
    if told is not None:
        webhooks.hear(told)


def check_goods(order: Order) -> None:
    """They are hers, or on the shelf."""
    order.refresh_from_db()
    assert stock_of(order) == (10 if order.status == Status.CANCELLED else 8)
