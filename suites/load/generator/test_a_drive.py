"""A drive against a site that is well: what was declared is what arrives.

The site delays each answer by a random time whose law is known: exponential, with a
mean of 150 ms.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from fixtures.plugins.known_server import known_server_running
from load.arrivals.plan import LEAD_IN_S
from load.arrivals.popularity import zipf_shares
from load.recording.fits import share_fit
from load.stories.social.mix import EVERYDAY

from .driving import AUDIENCE, Driven, put_load

RATE_PER_S = 200.0
DURATION_S = 4.0
MEAN_S = 0.150
# Far below what an honest sample shows in the life of this project.
MIRACLE = 1e-5


@dataclass
class Day:
    """One drive that all rules of this module look at, and what the site saw of it."""

    driven: Driven
    seen: dict[str, Any]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    folder = tmp_path_factory.mktemp("day")
    told = {"exponential_s": MEAN_S, "validates": True}
    with known_server_running(folder, **told) as server:
        driven = put_load(
            server,
            folder,
            arrivals="poisson",
            rate_per_s=RATE_PER_S,
            duration_s=DURATION_S,
        )
        yield Day(driven, server.seen())


class TestADay:
    class TestWhatArrives:
        def test_is_the_declared_rate(self, day: Day):
            """At least 99 of 100 arrivals that were due are sent, and all are answered."""
            scheduled = day.driven.total("scheduled")

            expected = RATE_PER_S * DURATION_S
            assert scheduled == pytest.approx(expected, abs=6 * math.sqrt(expected))
            assert day.driven.total("sent") >= 0.99 * scheduled
            assert day.driven.total("succeeded") == day.driven.total("sent")
            assert day.driven.load.void is None

        def test_is_what_the_site_saw(self, day: Day):
            """The site has seen the warm-up, the lead-in and the window, and no more."""
            cold = sum(operation.sent for operation in day.driven.load.cold)
            lead_in = day.seen["requests"] - cold - day.driven.total("sent")

            expected = RATE_PER_S * LEAD_IN_S
            assert lead_in == pytest.approx(expected, abs=6 * math.sqrt(expected))

        def test_has_the_declared_mix(self, day: Day):
            """Operations that the site saw fit their shares, and no other shares."""
            seen = [day.seen["operations"].get(name, 0) for name in EVERYDAY]
            seen[0] -= AUDIENCE  # feeds that the warm-up read
            even = [1 / len(EVERYDAY)] * len(EVERYDAY)

            assert share_fit("mix", seen, list(EVERYDAY.values())).p_value > MIRACLE
            assert share_fit("mix", seen, even).p_value < MIRACLE

        def test_has_the_declared_popularity(self, day: Day):
            """People whom the site saw are as uneven as declared, in that order."""
            people = day.seen["people"]
            # Each had read her feed once before.
            seen = [people.get(f"person-{n}", 0) - 1 for n in range(AUDIENCE)]
            declared, even = (zipf_shares(AUDIENCE, exponent) for exponent in (0.9, 0))

            assert share_fit("popularity", seen, declared).p_value > MIRACLE
            assert share_fit("popularity", seen, even).p_value < MIRACLE
            assert fit_of(day, "popularity").p_value > MIRACLE
            assert fit_of(day, "popularity").sample == day.driven.total("sent")

        def test_comes_as_strangers_come(self, day: Day):
            """Gaps between sends are those of a Poisson process."""
            # The distance, not its p-value: a busy machine blurs gaps. Those of a metronome
            # are farther than 0.5 away.
            assert fit_of(day, "arrival gaps").statistic < 0.2
            assert fit_of(day, "operation mix").p_value > MIRACLE

        def test_is_of_the_right_people(self, day: Day):
            """With many at once on shared connections, nobody gets another's page."""
            assert day.driven.total("wrong") == 0

        def test_is_not_sent_again_unchanged(self, day: Day):
            """A page that she has is confirmed: that is a right answer, and has no bytes."""
            feeds = next(op for op in day.driven.load.operations if op.name == "feed")

            assert day.seen["confirmed"] > feeds.sent  # theirs and other pages'
            assert feeds.bytes_received == 0
            assert feeds.succeeded == feeds.sent

    class TestFlights:
        def test_are_as_many_as_littles_law_says(self, day: Day):
            """Counted on their own, they are rate times latency, but for the window's end."""
            latencies = day.driven.uncorrected
            per_s = latencies.total / day.driven.load.window_s

            in_flight = day.driven.load.counters["mean_in_flight"]

            # About thirty, of whom each is on her way for 150 ms after a window of 4 s.
            assert in_flight == pytest.approx(per_s * latencies.mean / 1e6, rel=0.15)

    class TestLatency:
        def test_is_that_of_the_site(self, day: Day):
            """Median and 99th percentile are those of the site's own clock, and a little.

            The little is what the way to the site and back costs, on a busy machine.
            """
            for percent in (50, 99):
                site_s = np.percentile(day.seen["service_us"], percent) / 1e6
                measured_s = day.driven.uncorrected.percentile(percent) / 1e6

                assert 0.9 * site_s < measured_s < 1.2 * site_s + 0.050

        def test_of_the_site_is_known(self, day: Day):
            """The site keeps to its law: no answer comes before its random time is over.

            An exponential law has its median at 0.69 and its 99th percentile at 4.6 means.
            """
            service_s = np.array(day.seen["service_us"]) / 1e6

            assert np.percentile(service_s, 50) > 0.8 * math.log(2) * MEAN_S
            assert np.percentile(service_s, 99) > 0.7 * math.log(100) * MEAN_S

        def test_counts_from_when_a_request_was_due(self, day: Day):
            """Corrected latency is never less than uncorrected."""
            for percent in (50, 90, 99):
                corrected = day.driven.corrected.percentile(percent)

                assert corrected >= day.driven.uncorrected.percentile(percent)

        def test_of_the_warm_up_is_apart(self, day: Day):
            """Each of the audience has read her feed once, before the window."""
            (feed,) = day.driven.load.cold

            assert (feed.name, feed.succeeded) == ("feed", AUDIENCE)

    class TestWindow:
        def test_has_its_length(self, day: Day):
            """The window is as long as declared, and its starter hears of both edges."""
            heard_s = day.driven.closed_at[0] - day.driven.opened_at[0]

            assert len(day.driven.opened_at) == len(day.driven.closed_at) == 1
            assert day.driven.load.window_s == pytest.approx(DURATION_S, abs=0.25)
            assert heard_s == pytest.approx(DURATION_S, abs=0.5)

        def test_is_cut_into_seconds(self, day: Day):
            """Seconds hold every arrival once."""
            seconds = day.driven.load.seconds

            assert [second.second for second in seconds] == [0, 1, 2, 3]
            assert sum(second.scheduled for second in seconds) == day.driven.total(
                "scheduled"
            )

        def test_can_be_watched(self, day: Day):
            """Whoever waits is told of each stage, in order, and of answers in it."""
            stages = list(dict.fromkeys(told.stage for told in day.driven.progress))
            measuring = [
                told for told in day.driven.progress if told.stage == "measuring"
            ]

            assert stages == ["warming up", "leading in", "measuring", "draining"]
            assert max(told.answered for told in measuring) > 0
            assert max(told.share for told in measuring) > 0.5
            assert any(told.p50_us for told in measuring)

        def test_has_what_the_site_says_of_itself(self, day: Day):
            """Counters are sums of the site's Server-Timing over what was answered."""
            counters = day.driven.load.counters

            requests = counters["requests_seen"]
            assert requests > 0.9 * day.driven.total("sent")
            assert counters["queries"] == 3 * requests
            assert counters["cache_round_trips"] == 2 * requests
            assert counters["cache_hits"] == requests
            assert counters["cache_misses"] == 4 * requests
            assert counters["server_time_s"] == pytest.approx(0.0025 * requests)
            assert counters["server_cpu_time_s"] == pytest.approx(0.00125 * requests)
            told = counters["explained_requests"]
            assert counters["explained_server_s"] == pytest.approx(0.0025 * told)
            parts = ("middleware", "view", "rendering", "database", "cache")
            assert sum(
                counters[f"explained_{part}_s"] for part in parts
            ) == pytest.approx(counters["explained_server_s"])

        def test_has_the_generators_own_effort(self, day: Day):
            """CPU seconds of the generator and its largest delay are known."""
            counters = day.driven.load.counters

            assert 0 < counters["generator_cpu_s"] < DURATION_S
            assert 0 < counters["largest_send_delay_s"] < 1


def fit_of(day: Day, subject: str) -> Any:
    return next(fit for fit in day.driven.load.fits if fit.subject == subject)
