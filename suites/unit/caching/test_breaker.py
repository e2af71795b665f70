"""When a cache may be asked, and by whom."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from apps.common.caching.breaker import Breaker
from fixtures.caching import FakeClock

REST_S = 2.0


@pytest.fixture
def breaker(clock: FakeClock) -> Breaker:
    return Breaker(rest_s=REST_S, clock=clock)


def in_another_thread(question):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(question).result()


class TestClosed:
    def test_everybody_may_ask(self, breaker):
        """A cache that has not failed is asked."""
        assert breaker.closed
        assert breaker.allows()

    def test_nobody_probes(self, breaker):
        """What works needs no probe."""
        assert not breaker.may_probe()


class TestOpen:
    def test_one_failure_is_enough(self, breaker):
        """A second reader would wait as long as the first."""
        breaker.trip()

        assert not breaker.closed
        assert not breaker.allows()

    def test_nobody_probes_during_the_rest(self, breaker, clock):
        """At most one question a rest can be slow."""
        breaker.trip()
        clock.advance(REST_S - 0.001)

        assert not breaker.may_probe()

    def test_somebody_probes_after_the_rest(self, breaker, clock):
        """The cache gets its chance."""
        breaker.trip()
        clock.advance(REST_S)

        assert breaker.may_probe()

    def test_more_failures_do_not_prolong_the_rest(self, breaker, clock):
        """Writers fail all the time during an outage; it must end all the same."""
        breaker.trip()
        clock.advance(REST_S - 0.5)
        breaker.trip()
        clock.advance(0.5)

        assert breaker.may_probe()

    def test_it_is_told_once(self, clock):
        """Whoever starts the recovery is called at the first failure alone."""
        calls = []
        breaker = Breaker(clock=clock, on_open=lambda: calls.append("opened"))

        breaker.trip()
        breaker.trip()

        assert calls == ["opened"]


class TestProbing:
    @pytest.fixture(autouse=True)
    def probing(self, breaker, clock):
        breaker.trip()
        clock.advance(REST_S)
        assert breaker.may_probe()

    def test_the_prober_may_ask(self, breaker):
        """He finds out, and makes the cache forget, through the same door."""
        assert breaker.allows()
        assert not breaker.closed

    def test_nobody_else_may(self, breaker):
        """What is not forgotten yet must not be read."""
        assert not in_another_thread(breaker.allows)

    def test_there_is_one_prober(self, breaker):
        """One slow question is enough."""
        assert not in_another_thread(breaker.may_probe)

    def test_his_success_lets_everybody_in(self, breaker):
        """The outage is over."""
        assert breaker.close(unless_failed_since=breaker.failures)

        assert in_another_thread(breaker.allows)

    def test_his_failure_begins_another_rest(self, breaker, clock):
        """And after it there is another probe."""
        breaker.rest()

        assert not breaker.allows()
        clock.advance(REST_S - 0.001)
        assert not breaker.may_probe()
        clock.advance(0.001)
        assert breaker.may_probe()

    def test_a_failure_meanwhile_keeps_it_open(self, breaker):
        """Somebody owes the cache something since the prober looked."""
        looked = breaker.failures
        breaker.trip()

        assert not breaker.close(unless_failed_since=looked)
        assert not in_another_thread(breaker.allows)

    def test_after_it_is_closed_the_next_failure_rests_anew(self, breaker, clock):
        """A second outage is treated as the first was."""
        breaker.close(unless_failed_since=breaker.failures)
        breaker.trip()

        assert not breaker.allows()
        assert not breaker.may_probe()
        clock.advance(REST_S)
        assert breaker.may_probe()
