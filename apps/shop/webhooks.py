"""What Stripe says of its own accord: signed, late, twice, and in any order.

An event is about an order if it names both its number and the key of its checkout: one
account may serve several sites, whose orders have the same numbers.
"""

from __future__ import annotations

import logging
from uuid import UUID

import stripe
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from . import conf, payments, services
from .client import Payment, State, payment_of
from .errors import PaymentError
from .models import Order, Status, WebhookEvent

logger = logging.getLogger(__name__)

KINDS = (
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
)


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """204 for what is understood or none of ours; whatever else is answered comes again."""
    try:
        event = stripe.Webhook.construct_event(
            request.body,
            request.headers.get("Stripe-Signature"),
            conf.webhook_secret(),
            api_key=conf.stripe_key(),
        )
    except (ValueError, stripe.SignatureVerificationError) as error:
        logger.warning("An event is not Stripe's: %s", error)
        return _text("This is not signed by Stripe, or is no event.", 400)
    if event.type in KINDS:
        try:
            hear(event.id, event.type, payment_of(event.data.object.to_dict()))
        except PaymentError as error:
            logger.warning("Event %s waits: %s", event.id, error)
            return _text("Not now; tell it again.", 503)
    return HttpResponse(status=204)


def hear(event_id: str, kind: str, payment: Payment) -> bool:
    """Does what follows from an event, once; says whether it is news about an order.

    That it was heard is committed with what it changed. Whoever brings the same event
    meanwhile waits for that at the unique index. So Stripe is asked within a transaction
    here, when money came too late: without it, an event could be marked as heard whose
    money has not gone back.
    """
    order = order_of(payment)
    if order is None:
        return False
    try:
        with transaction.atomic():
            WebhookEvent.objects.create(event_id=event_id, kind=kind)
            _follow(order, kind, payment)
    except IntegrityError:
        if not WebhookEvent.objects.filter(event_id=event_id).exists():
            raise
        return False
    return True


def order_of(payment: Payment) -> Order | None:
    try:
        named = {
            "pk": int(payment.order_id),
            "checkout_key": UUID(payment.checkout_key),
        }
    except ValueError:
        return None
    return Order.objects.filter(**named).first()


def _follow(order: Order, kind: str, payment: Payment) -> None:
    """By the kind of the event: it tells what happened, and not how things stand now."""
    if payment.state is State.OPEN:
        if kind == "payment_intent.payment_failed":
            why = payment.failure or "The payment failed."
            services.settle(order.pk, Status.PAYMENT_FAILED, note=why)
    else:
        payments.take_note(order, payment)


def _text(words: str, status: int) -> HttpResponse:
    return HttpResponse(f"{words}\n", content_type="text/plain", status=status)
