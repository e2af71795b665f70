"""Money: decimals of two places, rounded as people round, and whole cents for Stripe."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

# One currency, and one of those that have a hundred parts.
CURRENCY, SIGN = "usd", "$"
CENT, ZERO = Decimal("0.01"), Decimal("0.00")
# A card pays no less, and no more, at once: so says Stripe.
SMALLEST_TOTAL, LARGEST_TOTAL = Decimal("0.50"), Decimal("999999.99")


def rounded(amount: Decimal) -> Decimal:
    """
    >>> rounded(Decimal("0.125")), rounded(Decimal("3"))
    (Decimal('0.13'), Decimal('3.00'))
    """
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def minor_units(amount: Decimal) -> int:
    """In cents.

    >>> minor_units(Decimal("12.30"))
    1230
    """
    return int(rounded(amount) * 100)


def shown(amount: Decimal) -> str:
    """
    >>> shown(Decimal("1234.5"))
    '$1,234.50'
    """
    return f"{SIGN}{rounded(amount):,}"
