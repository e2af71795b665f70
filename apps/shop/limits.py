"""How much fits into a cart, and what is said where it does not."""

from __future__ import annotations

MOST_OF_ONE = 20
MOST_LINES = 50
FULL = f"Your cart has {MOST_LINES} different products in it already: no more go in."


def allowed(wanted: int, left: int) -> int:
    """How many of a product may be in a cart, if so many are left.

    >>> allowed(3, 10), allowed(30, 100), allowed(3, 2)
    (3, 20, 2)
    """
    return max(0, min(wanted, MOST_OF_ONE, left))


def told(name: str, wanted: int, left: int) -> str:
    """Why it is not as many as were wanted; empty if it is.

    >>> told("lamp", 3, 2)
    'Only 2 of “lamp” are left.'
    >>> told("lamp", 3, 10)
    ''
    """
    if allowed(wanted, left) == wanted:
        return ""
    if left < 1:
        return f"“{name}” is sold out."
    if left < min(wanted, MOST_OF_ONE):
        return f"Only {left} of “{name}” are left."
    return f"More than {MOST_OF_ONE} of “{name}” do not go into one cart."
