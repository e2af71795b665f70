"""From rows to the figures of a round."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from load.recording.rows import Outcome, Phase, Records, Rows, empty_rows
from load.recording.summary import summarise
from load.recording.words import describe
from reports.schema import Operation, Workload
from reports.statistics.histogram import HdrHistogram

from .examples import workload

S = 1_000_000_000  # a second, in nanoseconds
MS = 1_000_000
ORIGIN = 100 * S


def short_load() -> Workload:
    return workload(duration_s=2.5, rate_per_s=4)


def records(rows: Rows, **changes: int) -> Records:
    whole = Records(
        rows, ORIGIN, ORIGIN, ORIGIN + round(2.5 * S), cpu_s=0.5, in_flight_ns=0
    )
    return replace(whole, **changes)  # type: ignore[arg-type]  # moments are


def answered(
    at_s: float, *, late_ms: int = 0, took_ms: int = 10, **fields: int
) -> Rows:
    """An arrival due at `at_s` of the window, and what became of it."""
    row = empty_rows(1)
    row["due_ns"] = ORIGIN + round(at_s * S)
    row["sent_ns"] = row["due_ns"] + late_ms * MS
    row["done_ns"] = row["sent_ns"] + took_ms * MS
    row["phase"] = Phase.WINDOW if at_s >= 0 else Phase.LEAD_IN
    row["outcome"] = Outcome.SUCCEEDED
    row["status"] = 200
    for name, value in fields.items():
        row[name] = value
    return row


def unsent(at_s: float) -> Rows:
    return answered(at_s, sent_ns=0, done_ns=0, outcome=Outcome.NONE, status=0)


def together(*rows: Rows) -> Records:
    return records(np.concatenate(rows))


def operation(name: str, found: list[Operation]) -> Operation:
    return next(one for one in found if one.name == name)


class TestOperations:
    def test_count_what_became_of_arrivals(self):
        """Scheduled, sent, right, failed and wrong are counted for each operation."""
        load = summarise(
            [
                together(
                    answered(0.1, bytes=100),
                    answered(0.2, bytes=200, outcome=Outcome.WRONG),
                    answered(0.3, outcome=Outcome.FAILED, status=500),
                    unsent(0.4),
                    answered(0.5, operation=1),
                )
            ],
            short_load(),
        )

        feed = operation("feed", load.operations)
        assert (feed.scheduled, feed.sent) == (4, 3)
        assert (feed.succeeded, feed.failed, feed.wrong) == (1, 1, 1)
        assert feed.bytes_received == 300
        assert operation("profile", load.operations).scheduled == 1
        assert operation("like", load.operations).scheduled == 0

    def test_measure_from_the_due_moment_and_from_the_send(self):
        """Corrected latency has the wait before the send, uncorrected has not."""
        load = summarise(
            [together(answered(0.1, late_ms=90, took_ms=10))], short_load()
        )

        feed = operation("feed", load.operations)
        assert HdrHistogram.from_schema(feed.corrected).max == pytest.approx(
            100_000, rel=1e-3
        )
        assert HdrHistogram.from_schema(feed.uncorrected).max == pytest.approx(
            10_000, rel=1e-3
        )

    def test_keep_failures_in_the_latency(self):
        """A request that failed after ten seconds took ten seconds."""
        slow = answered(0.1, took_ms=10_000, outcome=Outcome.FAILED, status=0)

        load = summarise([together(slow)], short_load())

        feed = operation("feed", load.operations)
        assert HdrHistogram.from_schema(feed.corrected).total == 1

    def test_count_as_failed_what_was_never_answered(self):
        """A request that was on its way when all ended has no answer."""
        row = answered(0.1, done_ns=0, outcome=Outcome.NONE, status=0)

        feed = operation("feed", summarise([together(row)], short_load()).operations)

        assert (feed.sent, feed.failed) == (1, 1)
        assert feed.corrected.counts == []

    def test_leave_out_the_lead_in(self):
        """What was due before the window is not counted."""
        load = summarise([together(answered(-0.1), answered(0.1))], short_load())

        assert operation("feed", load.operations).scheduled == 1

    def test_add_up_over_processes(self):
        """The records of all processes of a generator make one."""
        parts = [together(answered(0.1)), together(answered(0.2), answered(0.3))]

        load = summarise(parts, short_load())

        assert operation("feed", load.operations).scheduled == 3
        assert load.counters["generator_cpu_s"] == 1.0


class TestWarmUp:
    def test_is_apart(self):
        """Cold requests are no part of the window, and were due when they were sent."""
        cold = answered(-1, took_ms=70, due_ns=0, phase=Phase.COLD)

        load = summarise([together(cold, answered(0.1))], short_load())

        (feed,) = load.cold
        assert (feed.name, feed.scheduled, feed.succeeded) == ("feed", 1, 1)
        assert HdrHistogram.from_schema(feed.corrected).max == pytest.approx(
            70_000, rel=1e-3
        )
        assert operation("feed", load.operations).scheduled == 1


class TestSeconds:
    def test_have_what_happened_in_them(self):
        """Due, sent and answered are counted where each happened."""
        load = summarise(
            [
                together(
                    answered(0.2),
                    answered(0.9, late_ms=200, took_ms=10),
                    answered(1.5, outcome=Outcome.FAILED),
                )
            ],
            short_load(),
        )

        assert [second.scheduled for second in load.seconds] == [2, 1, 0]
        assert [second.sent for second in load.seconds] == [1, 2, 0]
        assert [second.completed for second in load.seconds] == [1, 2, 0]
        assert [second.failed for second in load.seconds] == [0, 1, 0]

    def test_have_no_percentile_without_an_answer(self):
        """A second in which nothing ended has no latency, rather than one of 0."""
        load = summarise([together(answered(0.2))], short_load())

        assert load.seconds[0].p50_us == pytest.approx(10_000, rel=1e-3)
        assert (load.seconds[1].p50_us, load.seconds[1].p95_us) == (None, None)

    def test_end_with_the_window(self):
        """The last second of a window of 2.5 s has half a second of answers."""
        load = summarise([together(answered(2.4, took_ms=300))], short_load())

        assert load.seconds[2].scheduled == 1
        assert load.seconds[2].completed == 0


class TestCounters:
    def test_add_up_what_was_answered_inside_the_window(self):
        """What the site said counts when it was said while the clocks were read."""
        said = {"timed": 1, "queries": 3, "round_trips": 2, "hits": 1, "misses": 4}
        said |= {"counted": 1}
        times = {"total_us": 2000, "cpu_us": 1000}

        counters = summarise(
            [
                together(
                    answered(-0.2, took_ms=150, **said, **times),
                    answered(-0.1, took_ms=150, **said, **times),
                    answered(1.0, **said, **times),
                    answered(1.1),
                    answered(2.4, took_ms=300, **said, **times),
                )
            ],
            short_load(),
        ).counters

        assert counters["requests_seen"] == 2
        assert (counters["queries"], counters["cache_round_trips"]) == (6, 4)
        assert (counters["cache_hits"], counters["cache_misses"]) == (2, 8)
        assert counters["server_time_s"] == pytest.approx(0.004)
        assert counters["server_cpu_time_s"] == pytest.approx(0.002)

    def test_say_what_the_waiting_was_made_of(self):
        """Of all that was due, the answers that came after the window too."""
        parts = {
            "middleware_us": 100,
            "database_us": 900,
            "cache_us": 200,
            "rendering_us": 300,
            "view_us": 500,
        }
        told = {"timed": 1, "total_us": 2000, **parts}

        counters = summarise(
            [
                together(
                    answered(-0.2, **told),
                    answered(0.5, took_ms=12, **told),
                    answered(2.4, took_ms=300, **told),
                    answered(1.1, took_ms=70),
                )
            ],
            short_load(),
        ).counters

        assert counters["explained_requests"] == 2
        assert counters["explained_client_s"] == pytest.approx(0.312)
        assert counters["explained_server_s"] == pytest.approx(0.004)
        for name, each_us in parts.items():
            total_s = counters[f"explained_{name.removesuffix('_us')}_s"]
            assert total_s == pytest.approx(2 * each_us / 1e6)

    def test_explain_nothing_where_the_site_tells_no_parts(self):
        """A total alone is no explanation, and parts of nothing would be a wrong one."""
        counters = summarise(
            [together(answered(0.5, timed=1, total_us=2000, database_us=500))],
            short_load(),
        ).counters

        assert counters["server_time_s"] == pytest.approx(0.002)
        assert not [name for name in counters if name.startswith("explained")]

    def test_have_no_hits_where_one_answer_did_not_tell(self):
        """Of a part of the answers no ratio is made."""
        told = {"timed": 1, "total_us": 2000, "hits": 3}

        counters = summarise(
            [together(answered(0.5, **told, counted=1), answered(0.6, **told))],
            short_load(),
        ).counters

        assert {"cache_hits", "cache_misses"}.isdisjoint(counters)
        assert counters["requests_seen"] == 2

    def test_are_absent_where_the_site_says_nothing(self):
        """Without Server-Timing nothing is known of queries, which is not none."""
        counters = summarise([together(answered(0.1))], short_load()).counters

        assert counters["requests_seen"] == 0
        assert "queries" not in counters

    def test_have_the_largest_delay_of_a_send(self):
        """The latest send says whether the generator kept time."""
        late = together(answered(0.1, late_ms=3), answered(0.2, late_ms=40), unsent(1))

        counters = summarise([late], short_load()).counters

        assert counters["largest_send_delay_s"] == pytest.approx(0.04)
        assert (counters["scheduled"], counters["sent"]) == (3, 2)

    def test_have_the_requests_in_flight_of_all_processes(self):
        """Each process over its own window, and together."""
        half = records(answered(0.1), in_flight_ns=round(2.5 * S) // 2)
        whole = records(answered(0.2), in_flight_ns=round(2.5 * S))

        counters = summarise([half, whole], short_load()).counters

        assert counters["mean_in_flight"] == pytest.approx(1.5)

    def test_say_nothing_of_flights_in_a_window_that_broke_off(self):
        """It has no length to divide by."""
        broken = records(answered(0.1), closed_ns=0)

        assert "mean_in_flight" not in summarise([broken], short_load()).counters

    def test_have_the_length_of_the_window_as_it_was(self):
        """A window that closed late was longer."""
        late = records(answered(0.1), closed_ns=ORIGIN + 3 * S)

        assert summarise([late], short_load()).window_s == 3


class TestFits:
    def test_are_of_what_reached_the_site(self):
        """What was never answered says nothing of the mix that the site got."""
        rows = [answered(0.1 + n / 100) for n in range(30)]
        rows += [answered(0.5, operation=2, status=0, outcome=Outcome.FAILED)] * 20

        fits = {
            fit.subject: fit
            for fit in summarise(
                [together(*rows)], workload(mix={"feed": 1.0, "like": 0.0})
            ).fits
        }

        assert fits["operation mix"].sample == 30
        assert fits["popularity"].sample == 30
        assert fits["popularity"].p_value < 1e-6  # one person was all of them
        assert fits["arrival gaps"].sample > 0


class TestVoid:
    def test_is_no_round_that_was_delivered(self):
        """One arrival of a hundred that was not sent is still the declared load."""
        rows = [answered(n / 100) for n in range(99)] + [unsent(0.5)]

        assert summarise([together(*rows)], short_load()).void is None

    def test_is_a_round_with_undelivered_load(self):
        """More than one of a hundred makes it another load, and the reason says so."""
        rows = [answered(n / 100) for n in range(98)] + [unsent(0.5)] * 2

        void = summarise([together(*rows)], short_load()).void

        assert void is not None
        assert "undelivered load: 2 of 100 arrivals (2.0%)" in void

    @pytest.mark.parametrize("phase", [Phase.COLD, Phase.WINDOW])
    def test_is_a_round_with_wrong_answers(self, phase: Phase):
        """An arm that answers wrongly gets no speed, in the warm-up neither."""
        wrong = answered(0.1, outcome=Outcome.WRONG, phase=phase)

        void = summarise([together(wrong, answered(0.2))], short_load()).void

        assert void == "wrong answers: 1 of 2 requests"

    def test_is_a_round_in_which_nothing_was_due(self):
        """An empty window measured nothing."""
        load = summarise([together(answered(-0.1))], short_load())

        assert load.void == "nothing was due in the measured window"

    @pytest.mark.parametrize("edge", ["opened_ns", "closed_ns"])
    def test_is_a_round_that_broke_off(self, edge: str):
        """Records of a generator that was stopped early say that they are not whole."""
        broken = records(answered(0.1), **{edge: 0})

        load = summarise([broken], short_load())

        assert load.void == "the generator ended before the measured window did"
        assert operation("feed", load.operations).succeeded == 1


class TestWords:
    def test_tell_both_latencies_and_the_doubt(self):
        """A person sees what was due, both percentiles, the fits and what is wrong."""
        rows = [answered(n / 10, late_ms=90) for n in range(20)] + [unsent(2.2)]

        told = "\n".join(describe(summarise([together(*rows)], short_load())))

        assert "21 requests were due, 20 sent" in told
        assert "due   p50 100.0 ms" in told
        assert "sent  p50 10.0 ms" in told
        assert "delay of a send         90.0 ms" in told
        assert "operation mix: chi-square" in told
        assert "counts for nothing: undelivered load" in told

    def test_tell_when_nothing_was_answered(self):
        """Without answers there is no latency to tell."""
        told = "\n".join(describe(summarise([together(unsent(0.1))], short_load())))

        assert "nothing was answered" in told
