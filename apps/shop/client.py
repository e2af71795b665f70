"""Stripe over HTTP, by its own library: five questions, and what the answers mean.

A payment is made and charged by two questions. Making one moves no money, and its number
is known before anything can be charged: whatever happens to the second answer, there is a
payment to look at. A PaymentIntent is charged once, however often it is confirmed.

Every question that changes something has an idempotency key: asked again with it, the
same is done once. What failed is not tried again here: whoever pays presses the button
again, and what is done by the clock comes round every minute.

Whatever goes wrong is a `PaymentError`. https://docs.stripe.com/api/payment_intents
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar

import requests
import stripe

from . import conf
from .errors import Declined, Impossible, NotConfigured, PaymentError, Unanswered
from .money import CURRENCY

Answer = TypeVar("Answer")
TOO_LATE = "payment_intent_unexpected_state"
REFUNDED_ALREADY = "charge_already_refunded"
# The same question, under the same key, is being answered: how often we look again.
CONFLICT = 409
BUSY_TRIES, BUSY_PAUSE_S = 10, 0.2


class State(Enum):
    """How far a payment is; Stripe has more words for it."""

    OPEN = "waits for a card"
    WITH_THE_BANK = "waits for whoever pays to tell her bank that it is she"
    UNDER_WAY = "nobody can do anything but wait"
    PAID = "paid"
    CANCELLED = "cancelled"


STATES: Mapping[str, State] = {
    "requires_payment_method": State.OPEN,
    "requires_confirmation": State.OPEN,
    "requires_action": State.WITH_THE_BANK,
    "processing": State.UNDER_WAY,
    "requires_capture": State.UNDER_WAY,
    "succeeded": State.PAID,
    "canceled": State.CANCELLED,
}


@dataclass(frozen=True)
class Payment:
    """How a payment stands at Stripe, and which order it says that it is for.

    `next_url` is where the bank asks; `failure` is why the last card did not pay.
    """

    id: str
    state: State
    order_id: str = ""
    checkout_key: str = ""
    next_url: str = ""
    failure: str = ""


@dataclass
class Pulse:
    """What the last question of this process has shown of Stripe; empty if all is well."""

    trouble: str = ""


@dataclass(frozen=True)
class Stripe:
    """A client of one process; every question raises `PaymentError` if it has no answer."""

    api: stripe.StripeClient
    key: str
    pulse: Pulse = field(default_factory=Pulse)
    sleep: Callable[[float], None] = time.sleep

    def make(self, cents: int, *, order_id: int, checkout_key: str) -> Payment:
        """A payment that is open; the key of the checkout is also that of the question."""
        told = {"order": str(order_id), "checkout_key": checkout_key}
        return self._ask(
            lambda: self.api.v1.payment_intents.create(
                {
                    "amount": cents,
                    "currency": CURRENCY,
                    "automatic_payment_methods": {"enabled": True},
                    "metadata": told,
                },
                {"idempotency_key": f"make-{checkout_key}"},
            )
        )

    def charge(self, payment: str, method: str, *, back_to: str, key: str) -> Payment:
        """Paid, or with the bank; raises `Declined`. One that is over is told as it is."""
        return self._ask(
            lambda: self.api.v1.payment_intents.confirm(
                payment,
                {"payment_method": method, "return_url": back_to},
                {"idempotency_key": key},
            )
        )

    def look_at(self, payment: str) -> Payment:
        return self._ask(lambda: self.api.v1.payment_intents.retrieve(payment))

    def cancel(self, payment: str) -> Payment:
        """Cancelled; one that is too far for that is told as it is."""
        return self._ask(
            lambda: self.api.v1.payment_intents.cancel(
                payment, {"cancellation_reason": "abandoned"}
            )
        )

    def give_back(self, payment: str) -> None:
        """All of it, once."""
        try:
            self._answer(
                lambda: self.api.v1.refunds.create(
                    {"payment_intent": payment},
                    {"idempotency_key": f"give-back-{payment}"},
                )
            )
        except stripe.InvalidRequestError as error:
            if error.code != REFUNDED_ALREADY:
                raise _in_our_words(error) from error

    def _ask(self, question: Callable[[], stripe.PaymentIntent]) -> Payment:
        try:
            return payment_of(self._answer(question).to_dict())
        except stripe.InvalidRequestError as error:
            told = _error_of(error).get("payment_intent")
            if error.code == TOO_LATE and isinstance(told, dict):
                return payment_of(told)
            raise _in_our_words(error) from error

    def _answer(self, question: Callable[[], Answer]) -> Answer:
        """What it says; the errors of a request that it understood stay the library's."""
        if not self.key:
            raise NotConfigured("There is no key; set STRIPE_API_KEY.")
        try:
            answer = self._when_it_is_free(question)
        except stripe.InvalidRequestError:
            self.pulse.trouble = ""
            raise
        except stripe.StripeError as error:
            told = _in_our_words(error)
            self.pulse.trouble = "" if isinstance(told, Declined) else str(told)
            raise told from error
        self.pulse.trouble = ""
        return answer

    def _when_it_is_free(self, question: Callable[[], Answer]) -> Answer:
        """Who pressed the button twice waits for the answer to the first."""
        for _ in range(BUSY_TRIES):
            try:
                return question()
            except stripe.APIError as error:
                if error.http_status != CONFLICT:
                    raise
            self.sleep(BUSY_PAUSE_S)
        return question()


def payment_of(told: Mapping[str, Any]) -> Payment:
    """A PaymentIntent in our words; raises `Unanswered` for what is none."""
    state = STATES.get(str(told.get("status")))
    if state is None or not isinstance(told.get("id"), str):
        raise Unanswered("Stripe answered something that is no payment.")
    metadata = told.get("metadata") or {}
    redirect = (told.get("next_action") or {}).get("redirect_to_url") or {}
    failure = told.get("last_payment_error") or {}
    return Payment(
        id=told["id"],
        state=state,
        order_id=str(metadata.get("order", "")),
        checkout_key=str(metadata.get("checkout_key", "")),
        next_url=str(redirect.get("url") or ""),
        failure=str(failure.get("message") or ""),
    )


def connect(url: str, key: str, *, timeout_s: float) -> Stripe:
    over = stripe.RequestsClient(timeout=timeout_s, session=requests.Session())
    api = stripe.StripeClient(
        key, base_addresses={"api": url}, http_client=over, max_network_retries=0
    )
    return Stripe(api, key)


def our_stripe() -> Stripe:
    """The client that the settings describe: one a process, for its connections' sake."""
    return _connected(conf.stripe_url(), conf.stripe_key(), conf.stripe_timeout_s())


@lru_cache(maxsize=8)
def _connected(url: str, key: str, timeout_s: int) -> Stripe:
    return connect(url, key, timeout_s=timeout_s)


def _in_our_words(error: stripe.StripeError) -> PaymentError:
    told = error.user_message or type(error).__name__
    match error:
        case stripe.CardError():
            return Declined(told)
        case stripe.AuthenticationError() | stripe.PermissionError():
            return NotConfigured(f"Stripe does not accept our key: {told}")
        case stripe.InvalidRequestError() | stripe.IdempotencyError():
            return Impossible(f"Stripe cannot do that: {told}")
        case stripe.APIConnectionError():
            # Its message explains for ten lines what a developer may have done wrong.
            return Unanswered("Stripe did not answer.")
    return Unanswered(f"Stripe could not answer (status {error.http_status}).")


def _error_of(error: stripe.StripeError) -> Mapping[str, Any]:
    body = error.json_body
    told = body.get("error") if isinstance(body, dict) else None
    return told if isinstance(told, dict) else {}
