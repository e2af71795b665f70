"""What whoever pays does after the checkout: she pays again, and comes from her bank."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from apps.common.web.actions import member_action
from apps.common.web.requests import MemberRequest

from . import payments, selectors, services
from .errors import PaymentError
from .forms import PaymentForm
from .payments import process_payment
from .views import order_with


@member_action
def pay(request: MemberRequest, pk: int) -> HttpResponse:
    """Another card, or the same once more."""
    order = selectors.order_of(request.user, pk)
    form = PaymentForm(request.POST)
    if not form.is_valid():
        return order_with(form, request, pk)
    order.payment_method = form.cleaned_data["payment_method"]
    services.remember_payment(order.pk, payment_method=order.payment_method)
    return process_payment(request, order)


@require_safe
@login_required
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """From the bank. Stripe is asked what happened there; the address is not believed."""
    order = selectors.order_of(request.user, pk)  # type: ignore[arg-type]
    try:
        payment = payments.look_again(order)
    except PaymentError as error:
        messages.error(request, f"{error} This page will tell when we know more.")
    else:
        if payment is not None:
            payments.say_how_it_stands(request, payment)
    return redirect(order)
