"""What is asked of Stripe for an order, and what its answers change.

All that Stripe says of a payment, whoever asked and whenever it comes, goes through
`take_note`: an answer, an event, a look from the task that cancels. It may come twice and
out of order, for `services.settle` moves an order on or not at all.

Nothing here is called inside a transaction, so that no row waits for Stripe; the one
exception is in webhooks.py, and says why.
"""

from __future__ import annotations

import logging

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from . import conf, money, services
from .client import Payment, State, our_stripe
from .errors import Declined, NotConfigured, PaymentError, Unanswered
from .models import Order, Status

logger = logging.getLogger(__name__)

PAID = "Paid."
GIVEN_BACK = "It was paid when it had been cancelled already; the money goes back."
NOBODY_KNOWS = (
    "Nothing was charged, as far as we know. Try again: you will not pay twice."
)


def process_payment(request: HttpRequest, order: Order) -> HttpResponse:
    """Asks for `order.payment_method` to be charged, and answers with where to go on.

    Called outside any transaction, for an order that is placed and not paid yet. Where the
    bank wants to know who pays, that is a page of the bank's.
    """
    if not order.is_unpaid:
        return redirect(order)  # the form came twice, and the first has done it
    try:
        payment = charge(order, back_to=request.build_absolute_uri(back_url(order)))
    except Unanswered as error:
        messages.error(request, f"{error} {NOBODY_KNOWS}")
    except NotConfigured:
        logger.exception("Order %s cannot be paid", order.pk)
        messages.error(request, "Payments are not configured: nobody can pay here.")
    except PaymentError as error:
        messages.error(request, str(error))
    else:
        if payment.state is State.WITH_THE_BANK and payment.next_url:
            return redirect(payment.next_url)
        say_how_it_stands(request, payment)
    return redirect(order)


def charge(order: Order, *, back_to: str) -> Payment:
    """How the payment stands now; raises `PaymentError`.

    1. A payment is made, or the one that was made is looked at: it may be over.
    2. Its number is written down before anything can be charged.
    3. The method is charged, under the key of this attempt. An attempt that was answered
       is over, and the next has a key of its own: under the old one Stripe would repeat
       its answer, a refusal too.
    4. What came of it is written down.
    """
    stripe = our_stripe()
    if order.payment_intent:
        payment = stripe.look_at(order.payment_intent)
    else:
        payment = stripe.make(
            money.minor_units(order.total),
            order_id=order.pk,
            checkout_key=str(order.checkout_key),
        )
        services.remember_payment(order.pk, payment_intent=payment.id)
    if payment.state in (State.OPEN, State.WITH_THE_BANK):
        try:
            payment = stripe.charge(
                payment.id, order.payment_method, back_to=back_to, key=_key_of(order)
            )
        except Declined as no:
            services.remember_payment(order.pk, attempt=order.attempt + 1)
            write_down_failure(order, str(no))
            raise
        services.remember_payment(order.pk, attempt=order.attempt + 1)
    take_note(order, payment)
    return payment


def look_again(order: Order) -> Payment | None:
    """How the payment stands, asked of Stripe; None while there is none to look at."""
    if not order.payment_intent:
        return None
    payment = our_stripe().look_at(order.payment_intent)
    take_note(order, payment)
    if payment.state is State.OPEN and payment.failure:
        services.settle(order.pk, Status.PAYMENT_FAILED, note=payment.failure)
    return payment


def let_go(order: Order) -> bool:
    """Cancels an order that nobody has paid in time; whether it is cancelled now.

    Stripe is asked first. What it does not let go of is paid, or will be; while it does
    not answer, the order stays: raises `PaymentError`.
    """
    if not order.payment_intent:
        # It may have been made and not be known, and then it is open: nothing is charged.
        return services.cancel(order.pk, note="It was not paid in time.")
    payment = our_stripe().cancel(order.payment_intent)
    if payment.state is State.CANCELLED:
        return services.cancel(order.pk, note="It was not paid in time.")
    take_note(order, payment)
    return False


def take_note(order: Order, payment: Payment) -> None:
    """Moves the order to where its payment is; asks for money back that came too late."""
    match payment.state:
        case State.PAID:
            if not services.settle(
                order.pk, Status.PAID, note=PAID, payment_intent=payment.id
            ):
                _give_back_what_came_too_late(order, payment)
        case State.CANCELLED:
            services.cancel(order.pk, note="Its payment was cancelled.")


def write_down_failure(order: Order, why: str) -> None:
    """A line of the history for each reason: an event may have told this one before."""
    if services.settle(order.pk, Status.PAYMENT_FAILED, note=why):
        return
    with transaction.atomic():
        locked = Order.objects.select_for_update().get(pk=order.pk)
        last = locked.history.last()
        if last is None or last.note != why:
            services.annotate(order.pk, why)


def say_how_it_stands(request: HttpRequest, payment: Payment) -> None:
    match payment.state:
        case State.PAID:
            messages.success(request, "Thank you: it is paid.")
        case State.UNDER_WAY:
            messages.info(request, "Your bank is at it; this page will tell.")
        case State.CANCELLED:
            messages.error(request, "It was too late to pay: the order is cancelled.")
        case State.OPEN if payment.failure:
            messages.error(request, payment.failure)
        case State.OPEN | State.WITH_THE_BANK:
            messages.error(request, "It is not paid yet.")


def back_url(order: Order) -> str:
    """Where the bank sends whoever pays: it asks Stripe, and believes no address."""
    return reverse("shop:back", args=[order.pk])


def form_targets() -> tuple[str, ...]:
    """Where the answer to a form that pays may lead, for its Content-Security-Policy."""
    url = conf.stripe_url()
    return ("https://hooks.stripe.com",) if url.endswith(".stripe.com") else (url,)


def _key_of(order: Order) -> str:
    """With another method it is another question; the payment is still charged once."""
    return f"charge-{order.checkout_key}-{order.attempt}-{order.payment_method}"


def _give_back_what_came_too_late(order: Order, payment: Payment) -> None:
    """It may be paid because it is settled already: only a cancelled order gives back."""
    if Order.objects.get(pk=order.pk).status != Status.CANCELLED:
        return
    our_stripe().give_back(payment.id)
    with transaction.atomic():
        # Two may have asked for it; one writes it down.
        locked = Order.objects.select_for_update().get(pk=order.pk)
        if not locked.history.filter(note=GIVEN_BACK).exists():
            services.annotate(order.pk, GIVEN_BACK)
