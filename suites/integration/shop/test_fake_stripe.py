"""The fake of Stripe, asked by Stripe's own library.

With a key of an account's test mode in WINDTUNNEL_STRIPE_KEY, the questions that need no
trouble are asked of the real one, too: that is what shows the fake to be like it.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
import requests
import stripe

from fixtures.fakes.stripe import (
    HANG_UP,
    HANG_UP_AFTER,
    KEY,
    LIMITED,
    SECRET,
    FakeStripe,
    Trouble,
    When,
    signed,
)
from fixtures.provisioners.readiness import wait_until

REAL_KEY = os.environ.get("WINDTUNNEL_STRIPE_KEY", "")
ORDER = {
    "amount": 1999,
    "currency": "usd",
    "automatic_payment_methods": {"enabled": True},
}
RETURN_URL = "https://shop.example/orders/7/?from=bank"
PAID = {"payment_method": "pm_card_visa", "return_url": RETURN_URL}
DECLINED = {"payment_method": "pm_card_visa_chargeDeclined", "return_url": RETURN_URL}
SECURE = {"payment_method": "pm_card_authenticationRequired", "return_url": RETURN_URL}


@pytest.fixture
def fake() -> Iterator[FakeStripe]:
    with FakeStripe() as running:
        yield running


@pytest.fixture
def intents(fake):
    with client_of(fake.url) as client:
        yield client.v1.payment_intents


@pytest.fixture(params=["fake", *(["real"] if REAL_KEY else [])])
def either(request) -> Iterator[stripe.StripeClient]:
    with ExitStack() as stack:
        if request.param == "fake":
            url = stack.enter_context(FakeStripe()).url
            yield stack.enter_context(client_of(url))
        else:
            yield stack.enter_context(client_of("https://api.stripe.com", REAL_KEY))


class TestPayments:
    def test_a_card_that_pays(self, either):
        """What is confirmed has succeeded, and is refunded once."""
        intents = either.v1.payment_intents
        made = intents.create({**ORDER, "metadata": {"order": "7"}})
        assert (made.status, made.metadata["order"]) == ("requires_payment_method", "7")

        assert intents.confirm(made.id, PAID).status == "succeeded"
        refund = either.v1.refunds.create({"payment_intent": made.id})
        assert (refund.status, refund.amount) == ("succeeded", 1999)
        with pytest.raises(stripe.InvalidRequestError) as again:
            either.v1.refunds.create({"payment_intent": made.id})
        assert again.value.code == "charge_already_refunded"

    def test_a_card_that_is_declined(self, either):
        """402 with the bank's reason; the payment waits for another card."""
        intents = either.v1.payment_intents
        made = intents.create(ORDER)

        with pytest.raises(stripe.CardError) as no:
            intents.confirm(made.id, DECLINED)

        assert (no.value.code, no.value.http_status) == ("card_declined", 402)
        assert told_by(no.value)["decline_code"] == "generic_decline"
        stands = intents.retrieve(made.id)
        assert stands.status == "requires_payment_method"
        assert stands.last_payment_error.message == "Your card was declined."
        assert intents.confirm(made.id, PAID).status == "succeeded"

    def test_a_bank_that_asks_who_it_is(self, either):
        """The payment waits for what the person does elsewhere."""
        intents = either.v1.payment_intents
        made = intents.create(ORDER)

        stands = intents.confirm(made.id, SECURE)

        assert stands.status == "requires_action"
        assert stands.next_action.type == "redirect_to_url"
        assert stands.next_action.redirect_to_url.return_url == RETURN_URL

    def test_what_is_over_stays_over(self, either):
        """Paid is neither paid again nor cancelled; the error tells how it stands."""
        intents = either.v1.payment_intents
        paid, dropped = intents.create(ORDER), intents.create(ORDER)
        intents.confirm(paid.id, PAID)
        reason = {"cancellation_reason": "abandoned"}
        assert intents.cancel(dropped.id, reason).status == "canceled"

        for late, status in [
            (lambda: intents.confirm(paid.id, PAID), "succeeded"),
            (lambda: intents.cancel(paid.id), "succeeded"),
            (lambda: intents.confirm(dropped.id, PAID), "canceled"),
        ]:
            with pytest.raises(stripe.InvalidRequestError) as no:
                late()
            assert no.value.code == "payment_intent_unexpected_state"
            assert told_by(no.value)["payment_intent"]["status"] == status

    @pytest.mark.parametrize(
        "wrong, code",
        [
            ({"amount": 49}, "amount_too_small"),
            ({"amount": 100_000_000}, "amount_too_large"),
            ({"amount": None}, "parameter_missing"),
            ({"colour": "red"}, "parameter_unknown"),
            ({"payment_method": "pm_card_of_nobody"}, "resource_missing"),
        ],
    )
    def test_what_makes_no_sense(self, either, wrong, code):
        """400, and which parameter it was."""
        asked = {k: v for k, v in {**ORDER, **wrong}.items() if v is not None}

        with pytest.raises(stripe.InvalidRequestError) as no:
            either.v1.payment_intents.create(asked)

        assert (no.value.code, no.value.param) == (code, next(iter(wrong)))


class TestKeys:
    """Idempotency: https://docs.stripe.com/api/idempotent_requests."""

    def test_the_same_question_has_the_same_answer(self, either):
        """One payment is made, however often it is asked for."""
        key = {"idempotency_key": secrets.token_hex(8)}
        intents = either.v1.payment_intents

        first, second = intents.create(ORDER, key), intents.create(ORDER, key)

        assert first.id == second.id
        assert second.last_response.headers["Idempotent-Replayed"] == "true"

    def test_a_refusal_is_repeated_too(self, either):
        """The bank is not asked a second time."""
        key = {"idempotency_key": secrets.token_hex(8)}
        intents = either.v1.payment_intents
        made = intents.create(ORDER)

        for _ in range(2):
            with pytest.raises(stripe.CardError) as no:
                intents.confirm(made.id, DECLINED, key)

        assert (no.value.headers or {})["Idempotent-Replayed"] == "true"

    def test_another_question_with_the_key_is_refused(self, either):
        """400: somebody has mixed up her keys."""
        key = {"idempotency_key": secrets.token_hex(8)}
        intents = either.v1.payment_intents
        intents.create(ORDER, key)

        with pytest.raises(stripe.IdempotencyError):
            intents.create({**ORDER, "amount": 2000}, key)

    def test_whoever_asks_meanwhile_is_told_so(self, fake, intents):
        """409, until the first has her answer."""
        key = {"idempotency_key": "one"}
        fake.next(Trouble(slow_s=60))
        with ThreadPoolExecutor() as threads:
            slow = threads.submit(intents.create, ORDER, key)
            until(lambda: fake.events)

            with pytest.raises(stripe.APIError) as no:
                intents.create(ORDER, key)

            fake.let_go.set()
            first = slow.result()
        assert intents.create(ORDER, key).id == first.id
        assert no.value.http_status == 409
        assert len(fake.events) == 1

    def test_what_was_not_begun_is_not_kept(self, fake, intents):
        """After a 429 or a parameter that is wrong, the key is as new."""
        key = {"idempotency_key": "one"}
        fake.next(LIMITED)
        with pytest.raises(stripe.RateLimitError):
            intents.create(ORDER, key)
        with pytest.raises(stripe.InvalidRequestError):
            intents.create({**ORDER, "amount": 1}, key)

        assert intents.create(ORDER, key).amount == 1999


class TestTroubles:
    def test_nobody_hears_of_what_was_done(self, fake, intents):
        """The answer is lost; with its key it is found again, and charged once."""
        key = {"idempotency_key": "one"}
        made = intents.create(ORDER)
        fake.next(HANG_UP_AFTER, on="/confirm")

        with pytest.raises(stripe.APIConnectionError):
            intents.confirm(made.id, PAID, key)

        assert intents.confirm(made.id, PAID, key).status == "succeeded"
        assert [each.amount for each in fake.charges] == [1999]

    @pytest.mark.parametrize(
        "trouble, error",
        [
            (HANG_UP, stripe.APIConnectionError),
            (Trouble(status=503), stripe.APIError),
            (LIMITED, stripe.RateLimitError),
        ],
    )
    def test_what_fails_is_not_done(self, fake, intents, trouble, error):
        """Then all is well again."""
        made = intents.create(ORDER)
        fake.next(trouble, on="/confirm")

        with pytest.raises(error):
            intents.confirm(made.id, PAID)

        assert fake.charges == []
        assert intents.confirm(made.id, PAID).status == "succeeded"

    def test_slow_is_done_at_once(self, fake, intents):
        """Who does not wait for the answer has paid all the same."""
        made = intents.create(ORDER)
        fake.next(Trouble(slow_s=60))

        with client_of(fake.url, timeout_s=0.2) as hasty:
            with pytest.raises(stripe.APIConnectionError):
                hasty.v1.payment_intents.confirm(made.id, PAID)

        until(lambda: fake.charges)
        assert len(fake.charges) == 1

    def test_a_wrong_key(self, fake):
        """401, and nobody is told what was asked."""
        with client_of(fake.url, key="sk_test_wrong") as stranger:
            with pytest.raises(stripe.AuthenticationError):
                stranger.v1.payment_intents.create(ORDER)
        assert fake.asked == []


class TestTheBank:
    @pytest.mark.parametrize(
        "decision, status, redirect_status",
        [
            ("approve", "succeeded", "succeeded"),
            ("refuse", "requires_payment_method", "failed"),
        ],
    )
    def test_a_person_decides(self, fake, intents, decision, status, redirect_status):
        """She is sent back to the shop; that she decides twice changes nothing."""
        made = intents.create(ORDER)
        page = intents.confirm(made.id, SECURE).next_action.redirect_to_url.url
        assert "19.99 USD" in requests.get(page, timeout=5).text

        for _ in range(2):
            answer = requests.post(
                page, data={"decision": decision}, timeout=5, allow_redirects=False
            )

        assert answer.status_code == 303
        back = answer.headers["Location"]
        assert back.startswith(f"{RETURN_URL}&payment_intent={made.id}&")
        assert back.endswith(f"redirect_status={redirect_status}")
        assert intents.retrieve(made.id).status == status
        assert len(fake.charges) == (decision == "approve")


class TestEvents:
    def test_the_library_believes_them(self, fake, intents):
        """Signed as Stripe signs."""
        intents.create({**ORDER, "metadata": {"order": "7"}})
        (event,) = fake.events

        told = stripe.Webhook.construct_event(
            event.body, signed(event.body, SECRET), SECRET
        )

        assert (told.id, told.type) == (event.id, "payment_intent.created")
        assert told.data.object["metadata"]["order"] == "7"

    def test_they_come_before_the_answer(self, fake, intents):
        """Whoever waits for the answer has been told of the event."""
        heard: list[str] = []
        waits = threading.Event()

        def hear(event):
            heard.append(event.kind)
            return waits.wait(60)

        fake.notify(hear, when=When.FIRST)
        with ThreadPoolExecutor() as threads:
            answer = threads.submit(intents.create, ORDER)
            until(lambda: heard)
            assert not answer.done()
            waits.set()
            answer.result()

    def test_they_come_as_often_as_it_likes_and_until_they_are_heard(
        self, fake, intents
    ):
        """Twice, and again after an answer that is no yes."""
        heard: list[str] = []

        def hear(event):
            heard.append(event.id)
            return len(heard) > 1

        fake.notify(hear, times=2)
        intents.create(ORDER)

        until(lambda: len(fake.delivered) == 2)
        assert len(heard) == 3
        assert len(set(heard)) == 1


@contextmanager
def client_of(url: str, key: str = KEY, *, timeout_s: float = 5.0):
    """Stripe's own client, whose connections are closed with the block."""
    with requests.Session() as session:
        yield stripe.StripeClient(
            key,
            base_addresses={"api": url},
            http_client=stripe.RequestsClient(timeout=timeout_s, session=session),
            max_network_retries=0,
        )


def told_by(error: stripe.StripeError) -> dict[str, Any]:
    assert isinstance(error.json_body, dict)
    told: dict[str, Any] = error.json_body["error"]
    return told


def until(condition):
    wait_until(lambda: bool(condition()), deadline_s=10, what="it has happened")
