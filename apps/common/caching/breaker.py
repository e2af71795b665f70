"""A circuit breaker: after one failure nobody waits for the cache until it is well.

Three states. *Closed*: everybody may ask. *Open*, after a failure: nobody may, and an
answer costs what it costs without a cache. *Probing*, when a rest is over: one thread
may ask, and decides. It closes the breaker only if nothing has failed since it looked.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock, get_ident

Clock = Callable[[], float]

REST_S = 0.5


class Breaker:
    """Shared by the threads of a process; `allows` is asked before every question."""

    def __init__(
        self,
        *,
        rest_s: float = REST_S,
        clock: Clock = time.monotonic,
        on_open: Callable[[], None] = lambda: None,
    ) -> None:
        self._rest_s = rest_s
        self._clock = clock
        self._on_open = on_open
        self._lock = Lock()
        self._closed = True
        self._rests_until_s = 0.0
        self._prober: int | None = None
        self._failures = 0

    @property
    def closed(self) -> bool:
        return self._closed

    @property
    def failures(self) -> int:
        """How many there were. Who is about to look remembers it, for `close`."""
        return self._failures

    def allows(self) -> bool:
        """May this thread ask the cache?"""
        return self._closed or self._prober == get_ident()

    def trip(self) -> None:
        """The cache failed, or holds what must not be read.

        A rest that has begun is not prolonged: under constant writes it would not end.
        """
        with self._lock:
            self._failures += 1
            opens, self._closed = self._closed, False
            if opens:
                self._rests_until_s = self._clock() + self._rest_s
        if opens:
            self._on_open()

    def may_probe(self) -> bool:
        """True for one thread after each rest; it then calls `close` or `rest`."""
        with self._lock:
            if self._closed or self._prober is not None:
                return False
            if self._clock() < self._rests_until_s:
                return False
            self._prober = get_ident()
            return True

    def close(self, *, unless_failed_since: int) -> bool:
        """Everybody may ask again, unless there were more failures than these."""
        with self._lock:
            if self._failures != unless_failed_since:
                return False
            self._closed, self._prober = True, None
            return True

    def rest(self) -> None:
        """The probe failed: nobody may ask for another rest."""
        with self._lock:
            self._prober = None
            self._rests_until_s = self._clock() + self._rest_s
