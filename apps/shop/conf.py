"""The settings of this lesson (settings.py), each with its type."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings


def stripe_key() -> str:
    """Empty where payments are not configured."""
    return str(_told("STRIPE_API_KEY"))


def stripe_url() -> str:
    return str(_told("STRIPE_API_URL"))


def webhook_secret() -> str:
    return str(_told("STRIPE_WEBHOOK_SECRET"))


def stripe_timeout_s() -> int:
    return int(_told("STRIPE_TIMEOUT_S"))


def held_for() -> timedelta:
    """How long an order that is not paid holds what it has taken."""
    return timedelta(minutes=int(_told("SHOP_UNPAID_MINUTES")))


def takes_payments() -> bool:
    return bool(stripe_key())


def _told(name: str) -> Any:
    """The type checker does not see what lessons add to the settings."""
    return getattr(settings, name)
