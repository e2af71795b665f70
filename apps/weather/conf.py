"""The settings of this lesson (settings.py), each with its type."""

from __future__ import annotations

from typing import Any

from django.conf import settings


def api_url() -> str:
    return str(_told("WEATHER_API_URL"))


def api_key() -> str:
    """Empty where nobody has said one."""
    return str(_told("WEATHER_API_KEY"))


def calls_per_minute() -> int:
    return int(_told("WEATHER_CALLS_PER_MINUTE"))


def round_s() -> int:
    """How long a round of refreshes takes, and so how old weather usually gets."""
    return int(_told("WEATHER_REFRESH_S"))


def _told(name: str) -> Any:
    """The type checker does not see what lessons add to the settings."""
    return getattr(settings, name)
