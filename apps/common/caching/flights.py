"""Computations that are under way in this process, and those who wait for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from threading import Event, Lock, get_ident

from .encoding import MISS, Missing, NotStorable, decode, encode
from .interface import Key


class Flight:
    """One computation of one key. Who boards it gets its result, or its error."""

    def __init__(self, began_s: float) -> None:
        self.began_s = began_s
        self._over = Event()
        self._value: object | Missing = MISS
        self._error: BaseException | None = None

    def land(self, value: object | Missing) -> None:
        """`MISS`: there is nothing of that key."""
        self._value = value
        self._over.set()

    def crash(self, error: BaseException) -> None:
        self._error = error
        self._over.set()

    def result(self) -> object | Missing:
        """Waits. The value is the waiter's own; one that cannot be copied is shared."""
        self._over.wait()
        if self._error is not None:
            raise self._error
        if self._value is MISS:
            return MISS
        try:
            return decode(encode(self._value))
        except NotStorable:
            return self._value


class Flights:
    """Those of one cache, for all threads of a process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._under_way: dict[Key, Flight] = {}
        self._pilots: Counter[int] = Counter()  # by thread: flights within flights

    def board(
        self, keys: Collection[Key], *, now_s: float, oldest_s: float
    ) -> tuple[dict[Key, Flight], dict[Key, Flight]]:
        """Flights that are ours to make, and others' that we may wait for.

        A key in neither is ours to compute for ourselves: its flight began before
        `oldest_s`, or we are on one already. Two that wait for each other would never
        land.
        """
        with self._lock:
            there = {key: self._under_way[key] for key in keys & self._under_way.keys()}
            ours = {key: Flight(now_s) for key in keys if key not in there}
            self._under_way |= ours
            if self._pilots[get_ident()]:
                there = {}
            self._pilots[get_ident()] += bool(ours)
        return ours, {
            k: flight for k, flight in there.items() if flight.began_s > oldest_s
        }

    def land(self, ours: Mapping[Key, Flight], values: Mapping[Key, object]) -> None:
        self._leave(ours)
        for key, flight in ours.items():
            flight.land(values.get(key, MISS))

    def crash(self, ours: Mapping[Key, Flight], error: BaseException) -> None:
        self._leave(ours)
        for flight in ours.values():
            flight.crash(error)

    def _leave(self, ours: Mapping[Key, Flight]) -> None:
        with self._lock:
            for key in ours:
                del self._under_way[key]
            self._pilots[get_ident()] -= bool(ours)
            self._pilots += Counter()  # those at zero leave
