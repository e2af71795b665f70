"""What is asked of Stripe for an order, and where its answer leads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from .models import Order


def process_payment(request: HttpRequest, order: Order) -> HttpResponse:
    """Asks for `order.payment_method` to be charged, and answers with where to go on.

    Called outside any transaction, for an order that is placed and not paid yet.
    """
    return redirect(order)
