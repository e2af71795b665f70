"""What Stripe says of its own accord: signed, late, twice, and in any order.

An event is about an order if it names both its number and the key of its checkout: one
account may serve several sites, whose orders have the same numbers.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
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

FAILED = "payment_intent.payment_failed"
KINDS = ("payment_intent.succeeded", FAILED, "payment_intent.canceled")


@dataclass(frozen=True)
class Told:
    """An event that we do something about."""

    event_id: str
    kind: str
    payment: Payment


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """204 for what is understood or none of ours; whatever else is answered comes again."""
    try:
        stripe.WebhookSignature.verify_header(
            request.body,
            request.headers.get("Stripe-Signature"),
            conf.webhook_secret(),
            stripe.Webhook.DEFAULT_TOLERANCE,
        )
        told = read(request.body)
    except (ValueError, stripe.SignatureVerificationError) as error:
        logger.warning("An event is not Stripe's: %s", error)
        return _text("This is not signed by Stripe, or is no event.", 400)
    if told is not None:
        try:
            hear(told)
        except PaymentError as error:
            logger.warning("Event %s waits: %s", told.event_id, error)
            return _text("Not now; tell it again.", 503)
    return HttpResponse(status=204)


def read(body: bytes) -> Told | None:
    """None for an event of a kind that we do not know; raises `ValueError` for no event."""
    event = json.loads(body)
    try:
        name, kind, about = event["id"], event["type"], event["data"]["object"]
    except (TypeError, LookupError) as error:
        raise ValueError("it is no event") from error
    if kind not in KINDS:
        return None
    try:
        return Told(str(name), kind, payment_of(about))
    except (PaymentError, AttributeError) as error:
        raise ValueError("it is about no payment") from error


def hear(told: Told) -> bool:
    """Does what follows from an event, once; says whether it is news about an order.

    That it was heard is committed with what it changed. Whoever brings the same event
    meanwhile waits for that at the unique index. So Stripe is asked within a transaction
    here, when money came too late: without it, an event could be marked as heard whose
    money has not gone back.
    """
    order = order_of(told.payment)
    if order is None:
        return False
    try:
        with transaction.atomic():
            WebhookEvent.objects.create(event_id=told.event_id, kind=told.kind)
            _follow(order, told)
    except IntegrityError:
        if not WebhookEvent.objects.filter(event_id=told.event_id).exists():
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


def _follow(order: Order, told: Told) -> None:
    """An event has the payment as it stood then; `take_note` moves nothing backward."""
    if told.kind == FAILED and told.payment.state is State.OPEN:
        why = told.payment.failure or "The payment failed."
        services.settle(order.pk, Status.PAYMENT_FAILED, note=why)
    else:
        payments.take_note(order, told.payment)


def _text(words: str, status: int) -> HttpResponse:
    return HttpResponse(f"{words}\n", content_type="text/plain", status=status)
