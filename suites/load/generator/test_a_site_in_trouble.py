"""What the generator says of a site that stalls, lags, fails or lies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.plugins.known_server import KnownServer
from load.arrivals.plan import LEAD_IN_S

from .driving import AUDIENCE, put_load

pytestmark = pytest.mark.uncounted

Start = Callable[..., KnownServer]


class TestAStall:
    def test_shows_in_the_corrected_latency_alone(
        self, known_server: Start, tmp_path: Path
    ):
        """1.4 s of silence under 100/s is a second at p99, for those who were due.

        Over a few connections, hardly any request is on its way while the site stands
        still: measured from the send, the stall is two slow requests of four hundred.
        """
        rate, duration = 100, 4
        before_s = LEAD_IN_S + 1
        server = known_server(stall_at=AUDIENCE + round(rate * before_s), stall_s=1.4)

        driven = put_load(
            server, tmp_path, rate_per_s=rate, duration_s=duration, connections=2
        )

        assert driven.corrected.percentile(99) > 1_000_000
        assert driven.uncorrected.percentile(99) < 500_000
        assert driven.uncorrected.max > 1_300_000
        assert driven.total("succeeded") == rate * duration


class TestASiteThatIsTooSlow:
    def test_does_not_hold_arrivals_up(self, known_server: Start, tmp_path: Path):
        """Requests keep being sent when they are due, while answers fall behind."""
        server = known_server(one_at_a_time_s=0.02)

        driven = put_load(server, tmp_path, rate_per_s=100, duration_s=2)

        first, second = driven.load.seconds
        assert driven.total("sent") == driven.total("scheduled") == 200
        assert first.sent == pytest.approx(100, abs=20)
        assert second.completed <= 60
        assert second.p50_us is not None
        assert first.p50_us is not None
        assert second.p50_us > first.p50_us + 300_000

    def test_is_no_reason_to_send_less_unnoticed(
        self, known_server: Start, tmp_path: Path
    ):
        """Arrivals that could not be sent in time are counted, and void the round."""
        server = known_server(silent_after=AUDIENCE)

        driven = put_load(
            server,
            tmp_path,
            rate_per_s=50,
            duration_s=1,
            timeout_s=0.5,
            connections=8,
        )

        assert driven.total("scheduled") == 50
        assert 0 < driven.total("sent") < 50
        assert driven.total("failed") == driven.total("sent")
        assert driven.load.void is not None
        assert driven.load.void.startswith("undelivered load")


class TestASiteThatFails:
    def test_has_its_failures_counted(self, known_server: Start, tmp_path: Path):
        """Errors, lost and broken answers are failures; the round is still one."""
        server = known_server(fail_every=10, cut_every=13, hang_up_every=17)

        driven = put_load(server, tmp_path)

        expected = 200 * (1 / 10 + 1 / 13 + 1 / 17)
        assert driven.total("scheduled") == 200
        assert driven.total("failed") == pytest.approx(expected, rel=0.5)
        assert driven.total("failed") + driven.total("succeeded") == 200
        assert driven.load.void is None

    def test_has_timeouts_in_the_latency(self, known_server: Start, tmp_path: Path):
        """A request without an answer took as long as was waited for it."""
        server = known_server(silent_after=AUDIENCE + 100)

        driven = put_load(server, tmp_path, duration_s=1, timeout_s=0.7)

        assert driven.total("failed") >= 40
        assert driven.corrected.max >= 700_000
        assert driven.total("sent") == 100


class TestASiteThatLies:
    def test_gets_no_speed(self, known_server: Start, tmp_path: Path):
        """Pages made for somebody else are wrong, and the round is void, saying so."""
        server = known_server(wrong_every=20)

        driven = put_load(server, tmp_path)

        assert 0 < driven.total("wrong") <= 20
        assert driven.load.void is not None
        assert driven.load.void.startswith("wrong answers: ")
        assert "'somebody-else', not hers" in driven.load.void

    def test_is_not_always_understood(self, known_server: Start, tmp_path: Path):
        """An answer that cannot be read is no right answer."""
        server = known_server(gibberish_every=10)

        driven = put_load(server, tmp_path, mix={"feed": 1.0}, duration_s=0.5)

        assert driven.total("wrong") >= 3
        assert "it cannot be read" in (driven.load.void or "")


class TestASiteThatIsEmpty:
    def test_has_nothing_to_act_on(self, known_server: Start, tmp_path: Path):
        """Who has seen no post cannot like one: such arrivals are undelivered."""
        driven = put_load(
            known_server(),
            tmp_path,
            warm_up_requests=0,
            mix={"like": 1.0},
            duration_s=0.5,
        )

        assert driven.total("sent") == 0
        assert driven.load.void is not None
        assert "50 of 50 arrivals" in driven.load.void
