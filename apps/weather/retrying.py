"""How long to wait before a question is asked again.

Exponential backoff with full jitter: before the n-th try, anything from nothing to a
bound that doubles. Callers that failed in one moment then do not come back in one.

Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
"""

from __future__ import annotations

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

FIRST_S = 0.25
# Whoever is told to wait longer than this gives up, and leaves it to the next refresh.
LONGEST_S = 8.0


def backoff_s(failures: int, dice: random.Random) -> float:
    """After so many failures, from 1."""
    return dice.uniform(0, min(LONGEST_S, FIRST_S * 2.0 ** (failures - 1)))


def retry_after_s(header: str | None, now: datetime) -> float | None:
    """Retry-After in seconds, be it a number or a date; None for none, and for nonsense.

    >>> retry_after_s("7", datetime.now(UTC))
    7.0
    >>> retry_after_s("Thu, 01 Jan 2026 00:00:09 GMT", datetime(2026, 1, 1, tzinfo=UTC))
    9.0
    """
    text = (header or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
