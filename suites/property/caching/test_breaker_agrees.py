"""The breaker against a model that only counts: when was the last rest begun?"""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from apps.common.caching.breaker import Breaker
from fixtures.caching import FakeClock

REST_S = 10


class BreakerMachine(RuleBasedStateMachine):
    """One thread, which is everybody: a probing breaker therefore lets it in."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = FakeClock()
        self.openings = 0
        self.breaker = Breaker(
            rest_s=REST_S, clock=self.clock, on_open=self.count_opening
        )
        self.rest_began_s: float | None = None  # None: closed
        self.probing = False
        self.failures = 0
        self.expected_openings = 0

    def count_opening(self) -> None:
        self.openings += 1

    @rule(seconds=st.integers(1, 15))
    def time_passes(self, seconds: int) -> None:
        self.clock.advance(seconds)

    @rule()
    def something_fails(self) -> None:
        self.failures += 1
        if self.rest_began_s is None:
            self.rest_began_s = self.clock()
            self.expected_openings += 1
        self.breaker.trip()

    @rule()
    def somebody_wants_to_probe(self) -> None:
        is_rested = (
            self.rest_began_s is not None and self.clock() - self.rest_began_s >= REST_S
        )
        assert self.breaker.may_probe() == (is_rested and not self.probing)
        self.probing = self.probing or is_rested

    @precondition(lambda self: self.probing)
    @rule(forgotten=st.integers(0, 2))
    def the_prober_succeeds(self, forgotten: int) -> None:
        looked = max(0, self.failures - forgotten)
        closes = looked == self.failures
        assert self.breaker.close(unless_failed_since=looked) == closes
        if closes:
            self.rest_began_s, self.probing = None, False

    @precondition(lambda self: self.probing)
    @rule()
    def the_prober_fails(self) -> None:
        self.breaker.rest()
        self.rest_began_s, self.probing = self.clock(), False

    @invariant()
    def it_lets_in_whom_it_should(self) -> None:
        assert self.breaker.closed == (self.rest_began_s is None)
        assert self.breaker.allows() == (self.rest_began_s is None or self.probing)
        assert self.breaker.failures == self.failures
        assert self.openings == self.expected_openings


TestBreaker = BreakerMachine.TestCase
