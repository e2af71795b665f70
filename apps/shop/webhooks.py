"""What Stripe says of its own accord."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def webhook(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=400)
