"""When each city of a round is refreshed: spread over the whole interval."""

from __future__ import annotations

import random
from collections.abc import Iterator


def spread(count: int, over_s: float, dice: random.Random) -> Iterator[float]:
    """In how many seconds each of `count` begins, in order.

    Each has a slot of its own, and begins somewhere in it: the source sees an even
    trickle, and neither a crowd at the start of each round nor the ticking of a clock.

    >>> [int(at // 10) for at in spread(3, 30, random.Random(1))]
    [0, 1, 2]
    """
    for place in range(count):
        yield (place + dice.random()) * over_s / count
