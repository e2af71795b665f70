"""What an arm's rounds say together, and when they say nothing."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from reports.metrics import RULES
from reports.schema import Metric
from reports.statistics.histogram import HdrHistogram
from reports.store import Bundle
from suites.support.altering import only, with_counters
from suites.support.bundles import analysed, sample_plan, small_plan

pytestmark = pytest.mark.uncounted


def rounds_of(folder, arm):
    return [done for done in Bundle.open(folder).rounds if done.arm == arm]


def test_a_figure_is_the_median_over_rounds(tmp_path):
    """Queries per request of four rounds: the middle, whatever the order."""
    counts = iter([100.0, 900.0, 300.0, 200.0])

    def alter(done):
        counters = {"queries": next(counts), "requests_seen": 100.0}
        return with_counters(**counters)(done)

    analysis = analysed(tmp_path, alter=only("versioned@redis", alter))

    figure = analysis.arms["versioned@redis"].figures["queries_per_request"]
    assert figure.value == 2.5
    assert sorted(figure.by_block.values()) == [1.0, 2.0, 3.0, 9.0]


def test_throughput_is_right_answers_per_server_cpu_second(tmp_path):
    """Of the measured window alone."""
    analysis = analysed(tmp_path, alter=only("none", with_counters(server_cpu_s=2.0)))

    done = rounds_of(tmp_path, "none")[0]
    succeeded = sum(operation.succeeded for operation in done.operations)
    figure = analysis.arms["none"].figures["throughput_per_cpu_s"]
    assert figure.by_block[done.block] == succeeded / 2.0


def test_percentiles_come_from_merged_histograms(tmp_path):
    """The p95 of all rounds together, not the mean or median of four p95."""
    analysis = analysed(tmp_path)

    merged = HdrHistogram()
    for done in rounds_of(tmp_path, "none"):
        for operation in done.operations:
            merged.merge(HdrHistogram.from_schema(operation.corrected))
    figure = analysis.arms["none"].figures["p95_ms"]
    assert figure.value == merged.percentile(95) / 1000


def test_too_few_requests_have_no_percentile(tmp_path):
    """Fewer than ten requests beyond a percentile leave a dash, and the reason."""
    plan = msgspec.structs.replace(
        sample_plan(window_s=2.0), blocks=small_plan().blocks
    )
    analysis = analysed(tmp_path, plan=plan)

    figure = analysis.arms["none"].figures["p99_ms"]
    assert figure.value is None
    assert figure.missing is not None
    assert "needs 1,000" in figure.missing


def test_what_was_not_counted_is_not_made_up(tmp_path):
    """Without a counter its figure is missing, and says so."""

    def without_hits(done):
        counters = {k: v for k, v in done.counters.items() if k != "cache_hits"}
        return msgspec.structs.replace(done, counters=counters)

    analysis = analysed(tmp_path, alter=without_hits)

    figure = analysis.arms["none"].figures["hit_ratio"]
    assert (figure.value, figure.missing) == (None, "nobody told hits and misses")


def test_a_metric_that_nobody_knows_is_missing(tmp_path):
    """A plan may list a metric of tomorrow; today's report says that it does not know it."""
    strange = Metric(name="joules", title="Energy", unit="J", better="lower")
    analysis = analysed(
        tmp_path, plan=small_plan(metrics=[*small_plan().metrics, strange])
    )

    figure = analysis.arms["none"].figures["joules"]
    assert figure.missing == "this report does not know the metric"


def test_the_plans_words_for_a_metric_are_used(tmp_path):
    """Titles are the experiment's choice."""
    named = Metric(
        name="p50_ms", title="What half the readers wait", unit="ms", better="lower"
    )
    analysis = analysed(tmp_path, plan=small_plan(metrics=[named]))

    assert analysis.arms["none"].figures["p50_ms"].metric.title == named.title


def test_void_rounds_count_for_nothing(tmp_path):
    """They are listed with their reason, and their figures are in none."""

    def void_in_block_1(done):
        if done.block != 1:
            return done
        return msgspec.structs.replace(done, void="the server died")

    analysis = analysed(tmp_path, alter=only("versioned@redis", void_in_block_1))

    arm = analysis.arms["versioned@redis"]
    assert arm.rounds == 3
    assert [void.reason for void in arm.void] == ["the server died"]
    assert set(arm.figures["throughput_per_cpu_s"].by_block) == {0, 2, 3}


def test_undelivered_load_makes_a_round_void_though_nobody_said_so(tmp_path):
    """More than 1% that was due and not sent: the report fails closed."""

    def unsent(done):
        first, *rest = done.operations
        more = msgspec.structs.replace(first, scheduled=first.scheduled + 30)
        return msgspec.structs.replace(done, operations=[more, *rest])

    analysis = analysed(tmp_path, alter=only("versioned@redis", unsent))

    arm = analysis.arms["versioned@redis"]
    assert arm.rounds == 0
    assert "were not sent" in arm.void[0].reason
    assert arm.figures["throughput_per_cpu_s"].missing == "no round counts"


def test_cold_figures_are_kept_apart(tmp_path):
    """The warm-up is slower here, and is in no steady figure."""
    analysis = analysed(tmp_path)

    arm = analysis.arms["versioned@redis"]
    steady = arm.figures["p50_ms"].value
    assert arm.cold is not None
    assert arm.cold.p50_ms is not None
    assert steady is not None
    assert arm.cold.p50_ms > 1.5 * steady


def test_the_way_from_cold_to_steady_is_told_in_like_requests(tmp_path):
    """Of the first block alone: its warm-up is longer than that of later ones."""

    def warmed_up(done):
        steady = 100 if done.block == 0 else 20
        series = [90_000] * 5 + [30_000] * 15 + [10_000] * steady
        return msgspec.structs.replace(done, warming=series)

    warming = analysed(tmp_path, alter=warmed_up).arms["versioned@redis"].warming

    assert warming is not None
    assert (warming.requests, warming.steady_from) == (120, 20)
    assert (warming.first_ms, warming.warming_ms, warming.steady_ms) == (90, 30, 10)


def test_rounds_that_tell_no_server_times_tell_nothing_of_warming(tmp_path):
    """As those of older runs do."""
    assert analysed(tmp_path).arms["none"].warming is None


def test_no_warm_up_has_no_cold_figures(tmp_path):
    """Nothing cold, nothing said."""
    analysis = analysed(
        tmp_path, alter=lambda done: msgspec.structs.replace(done, cold=[])
    )

    assert analysis.arms["none"].cold is None


def test_seconds_are_medians_over_rounds(tmp_path):
    """Second by second, the middle round; a second without answers has no latency."""

    def silent_first_second(done):
        first, *rest = done.seconds
        silent = msgspec.structs.replace(first, completed=0, p50_us=None, p95_us=None)
        return msgspec.structs.replace(done, seconds=[silent, *rest])

    analysis = analysed(tmp_path, alter=silent_first_second)

    seconds = analysis.arms["none"].seconds
    done = rounds_of(tmp_path, "none")
    wanted = np.median([r.seconds[1].p95_us for r in done]) / 1000
    assert (seconds[0].completed, seconds[0].p95_ms) == (0, None)
    assert seconds[1].p95_ms == pytest.approx(wanted)


def test_every_rule_is_of_use(tmp_path):
    """Each metric that a report knows has a value in a complete bundle.

    Of a search, here: other bundles have no capacity.
    """
    analysis = analysed(tmp_path, alter=with_counters(capacity_per_s=120.0))

    values = {
        name: analysis.arms["versioned@redis"].figures[name].value for name in RULES
    }
    assert [name for name, value in values.items() if value is None] == []
