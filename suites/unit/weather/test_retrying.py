"""How long to wait before a question is asked again."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from apps.weather.retrying import LONGEST_S, backoff_s, retry_after_s

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "failures, bound_s", [(1, 0.25), (2, 0.5), (3, 1.0), (50, LONGEST_S)]
)
def test_pauses_double_up_to_a_bound(failures, bound_s):
    """Chance takes any part of the bound: most of it sometimes, little of it at others."""
    dice = random.Random(1)

    pauses = [backoff_s(failures, dice) for _ in range(500)]

    assert max(pauses) <= bound_s
    assert max(pauses) > 0.9 * bound_s
    assert min(pauses) < 0.1 * bound_s


@pytest.mark.parametrize(
    "header, seconds",
    [
        ("0", 0.0),
        (" 120 ", 120.0),
        ("Thu, 01 Jan 2026 00:02:00 GMT", 120.0),
        ("Thu, 01 Jan 2026 00:02:00 -0000", 120.0),
        ("Wed, 31 Dec 2025 00:00:00 GMT", 0.0),
        ("-5", None),
        ("soon", None),
        ("²", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(header, seconds):
    """A number or a date; what is neither is as if nothing had been said."""
    assert retry_after_s(header, NOW) == seconds
