"""Requests on their way, counted as they leave and come back.

Their number, summed over time, is an account of a drive that knows no latency: Little's
law, which ties the two together, tests each by the other. It would prove nothing if it
were computed from the rows. Counted are the arrivals of the measured window alone: a slow
request of the lead-in is in no latency either.
"""

from __future__ import annotations


class InFlight:
    """How many there are, and how many request-nanoseconds there have been."""

    def __init__(self) -> None:
        self._number = 0
        self._sum_ns = 0
        self._since_ns = 0

    def left(self, at_ns: int) -> None:
        self._sum_ns = self.until(at_ns)
        self._since_ns = at_ns
        self._number += 1

    def came_back(self, at_ns: int) -> None:
        self._sum_ns = self.until(at_ns)
        self._since_ns = at_ns
        self._number -= 1

    def until(self, at_ns: int) -> int:
        """The sum up to a moment that is no earlier than what was last counted.

        >>> flights = InFlight()
        >>> flights.left(10)
        >>> flights.left(12)
        >>> flights.came_back(15)
        >>> flights.until(20)  # 2 alone, 3 of two, 5 alone
        13
        """
        return self._sum_ns + self._number * (at_ns - self._since_ns)
