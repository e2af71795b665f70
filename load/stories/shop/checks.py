"""What makes an answer of the shop right.

Checks assert what every cache strategy promises: that a page is hers, that it is the one
she asked for, and in its order. How new it is, only some strategies promise; but what is
about money is read from the tables under each of them. So sums are sums, and an order that
she has seen go on does not go back. Each says what is wrong, or None; where nothing is, she
takes note of what she saw.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from load.stories.reading import newer_below, no_page, not_her_page
from load.wire import Answer, Request

from . import pages
from .person import Customer

# An order goes from the left to the right, and is cancelled only before it is paid.
FORWARD = ("pending", "payment_failed", "paid", "shipped", "delivered")
CANCELLED = "cancelled"


def check_list(person: Customer, request: Request, answer: Answer) -> str | None:
    """A page of the catalogue, filtered and sorted as the address says."""
    asked = dict(parse_qsl(urlsplit(request.path).query))
    goes_on = asked.pop("page", None) is not None
    query = pages.query(answer.body)
    told = None if query is None else dict(parse_qsl(query))
    seen = pages.products(answer.body)
    continued = goes_on and request.path.endswith(person.more or "/nowhere")
    above = person.products[-1:] if continued else []
    below = pages.out_of_order(above + seen, asked.get("order", ""))
    problem = (
        not_her_page(person, answer)
        or (None if told == asked else f"the list of {told}, not of {asked}")
        or (f"product {below.id} belongs further up" if below else None)
        or _too_dear(seen, asked)
    )
    if problem is None:
        person.took_note(seen, pages.more(answer.body))
    return problem


def check_product(person: Customer, request: Request, answer: Answer) -> str | None:
    shown = pages.shown(answer.body)
    return not_her_page(person, answer) or (
        None if shown == request.note else f"product {shown}, not {request.note}"
    )


def check_cart(person: Customer, request: Request, answer: Answer) -> str | None:
    """It comes to what its lines come to."""
    total, amounts = pages.total(answer.body), pages.amounts(answer.body)
    problem = not_her_page(person, answer) or (
        None
        if (total or 0) == sum(amounts)
        else f"{total} cents, and its lines come to {sum(amounts)}"
    )
    if problem is None:
        person.in_cart = pages.lines(answer.body)
    return problem


def check_changed(person: Customer, request: Request, answer: Answer) -> str | None:
    """A button in the shop leads back to a page, and never to the login."""
    if answer.status not in (302, 303):
        return f"status {answer.status}, not a redirect"
    if "/login" in answer.location:
        return f"sent to {answer.location}: her session is not known there"
    return None


def check_checkout(person: Customer, request: Request, answer: Answer) -> str | None:
    """The sum that the form brings back is the one that she reads."""
    form, total = pages.checkout_form(answer.body), pages.total(answer.body)
    problem = not_her_page(person, answer)
    if problem is None and form and total and pages.cents(form.total) != total:
        problem = f"{total} cents are shown, and {form.total} would be sent"
    if problem is None:
        # An empty cart has a form's fields and no sum.
        person.checkout = form if total else None
    return problem


def check_bought(person: Customer, request: Request, answer: Answer) -> str | None:
    """Sent to the order. Where somebody was quicker, the form comes back and says so."""
    if answer.status == 422:
        return None
    if (problem := check_changed(person, request, answer)) is not None:
        return problem
    number = pages.order_at(answer.location)
    if number is None:
        return f"sent to {answer.location}, not to her order"
    person.in_cart = []
    person.noted_orders([pages.SeenOrder(number, "pending")])
    return None


def check_orders(person: Customer, request: Request, answer: Answer) -> str | None:
    """The newest first. How far they are may be late; her own page of one is not."""
    seen = pages.orders(answer.body)
    below = newer_below(seen)
    unknown = {each.status for each in seen} - {*FORWARD, CANCELLED}
    problem = (
        not_her_page(person, answer)
        or (f"order {below.id} stands below an older one" if below else None)
        or (f"orders that are {min(unknown)}" if unknown else None)
    )
    if problem is None:
        known = person.orders
        person.noted_orders([each for each in seen if each.id not in known])
    return problem


def check_order(person: Customer, request: Request, answer: Answer) -> str | None:
    """The one that she asked for, and no less far than she has seen it."""
    if (problem := no_page(answer)) is not None:
        return problem
    shown = pages.order(answer.body)
    if shown is None or shown.id != request.note:
        return f"{shown}, not order {request.note}"
    was = person.orders.get(shown.id, FORWARD[0])
    problem = not_her_page(person, answer) or _backward(was, shown.status)
    if problem is None:
        person.noted_orders([shown])
    return problem


def _too_dear(seen: list[pages.SeenProduct], asked: dict[str, str]) -> str | None:
    lowest = pages.cents(asked.get("min_price", "0.00"))
    highest = pages.cents(asked.get("max_price", "9999999.00"))
    for product in seen:
        if not lowest <= product.cents <= highest:
            return f"product {product.id} costs {product.cents} cents: not asked for"
    return None


def _backward(was: str, now: str) -> str | None:
    """None for a step that an order may take, or several."""
    if was == now or (now == CANCELLED and FORWARD.index(was) < FORWARD.index("paid")):
        return None
    if {was, now} <= set(FORWARD) and FORWARD.index(was) < FORWARD.index(now):
        return None
    return f"an order that was {was} is {now}"
