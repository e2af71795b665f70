"""The figures that a report knows: name, unit, direction, and how a round yields them.

A plan lists the metrics that it is about; `STANDARD` is the list for experiments that
have no reason to choose.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from reports.measured import Measured
from reports.schema import Metric
from reports.statistics.histogram import HdrHistogram

# So many values must lie beyond a percentile before it is printed ...
BEYOND = 10
# ... and so many in a single round before the round's own takes part in a comparison.
# Three are few, but what they leave to chance shows in the spread between the rounds.
BEYOND_IN_ROUND = 3


def samples_needed(percent: float, *, beyond: int = BEYOND) -> int:
    """So many values that `beyond` of them are expected on the percentile's rare side.

    >>> samples_needed(99), samples_needed(50), samples_needed(1)
    (1000, 20, 1000)
    """
    return round(beyond * 100 / min(percent, 100 - percent))


def percentile_ms(histogram: HdrHistogram | None, percent: float) -> float | None:
    """A percentile that may be printed, in milliseconds; None of too few values."""
    if histogram is None or histogram.total < samples_needed(percent):
        return None
    return histogram.percentile(percent) / 1000


@dataclass(frozen=True)
class Percentile:
    """A percentile of the latency of all operations, in milliseconds."""

    percent: float
    histogram_of: Callable[[Measured], HdrHistogram | None]

    def __call__(self, measured: Measured) -> float | None:
        """The round's own percentile; None where it has too few values for a ratio."""
        histogram = self.histogram_of(measured)
        needed = samples_needed(self.percent, beyond=BEYOND_IN_ROUND)
        if histogram is None or histogram.total < needed:
            return None
        return histogram.percentile(self.percent) / 1000


@dataclass(frozen=True)
class Rule:
    """How a metric comes from a round, and what is done with it."""

    metric: Metric
    of_round: Callable[[Measured], float | None]
    speed: bool  # withheld from an arm that answered wrongly
    compared: bool = True  # gets a verdict against the baseline
    standard: bool = True  # of every experiment; otherwise of those that ask for it
    # How an improvement and its opposite are called.
    improved: str = "faster"
    worsened: str = "slower"
    unknown: str = "not measured"  # why there may be no figure


CORRECTED = attrgetter("corrected")
UNCORRECTED = attrgetter("uncorrected")

RULES = {
    rule.metric.name: rule
    for rule in (
        Rule(
            Metric(
                name="throughput_per_cpu_s",
                title="Right answers per server CPU second",
                unit="1/s",
                better="higher",
            ),
            lambda m: m.per_server_cpu_s(m.succeeded),
            speed=True,
        ),
        Rule(
            Metric(
                name="capacity_per_s",
                title="Highest rate within the objective",
                unit="1/s",
                better="higher",
            ),
            lambda m: m.counter("capacity_per_s"),
            speed=True,
            standard=False,
            improved="more",
            worsened="less",
        ),
        Rule(
            Metric(name="p50_ms", title="Median latency", unit="ms", better="lower"),
            Percentile(50, CORRECTED),
            speed=True,
        ),
        Rule(
            Metric(name="p95_ms", title="p95 latency", unit="ms", better="lower"),
            Percentile(95, CORRECTED),
            speed=True,
        ),
        Rule(
            Metric(name="p99_ms", title="p99 latency", unit="ms", better="lower"),
            Percentile(99, CORRECTED),
            speed=True,
        ),
        Rule(
            Metric(
                name="p99_uncorrected_ms",
                title="p99 latency, uncorrected",
                unit="ms",
                better="lower",
            ),
            Percentile(99, UNCORRECTED),
            speed=True,
            compared=False,
        ),
        Rule(
            Metric(
                name="goodput_per_s",
                title="Right answers per second",
                unit="1/s",
                better="higher",
            ),
            lambda m: m.per_second(m.succeeded),
            speed=True,
            compared=False,  # an open loop that is kept up with yields its own rate
        ),
        Rule(
            Metric(
                name="server_cpu_ms_per_request",
                title="Server CPU per request",
                unit="ms",
                better="lower",
            ),
            lambda m: m.per_answer("server_cpu_s", times=1000),
            speed=True,
            compared=False,  # it is the primary metric, upside down
        ),
        Rule(
            Metric(
                name="database_cpu_ms_per_request",
                title="Database CPU per request",
                unit="ms",
                better="lower",
            ),
            lambda m: m.per_answer("database_cpu_s", times=1000),
            speed=True,
            improved="less",
            worsened="more",
        ),
        Rule(
            Metric(
                name="queries_per_request",
                title="Database queries per request",
                unit="",
                better="lower",
            ),
            lambda m: m.per_request_seen("queries"),
            speed=False,
            improved="fewer",
            worsened="more",
        ),
        Rule(
            Metric(
                name="round_trips_per_request",
                title="Cache round trips per request",
                unit="",
                better="lower",
            ),
            lambda m: m.per_request_seen("cache_round_trips"),
            speed=False,
            compared=False,  # the baseline makes none
        ),
        Rule(
            Metric(
                name="hit_ratio", title="Cache hit ratio", unit="share", better="higher"
            ),
            Measured.hit_ratio,
            speed=False,
            compared=False,  # the baseline has none
            unknown="nobody told hits and misses",
        ),
        Rule(
            Metric(
                name="cache_memory_bytes",
                title="Cache memory",
                unit="bytes",
                better="lower",
            ),
            lambda m: m.counter("cache_memory_bytes"),
            speed=False,
            compared=False,  # the baseline uses none
        ),
        Rule(
            Metric(
                name="stale_share", title="Stale reads", unit="share", better="lower"
            ),
            Measured.stale_share,
            speed=False,
            compared=False,  # the baseline has none, and none has no ratio
        ),
        Rule(
            Metric(
                name="own_stale_share",
                title="Own writes not seen",
                unit="share",
                better="lower",
            ),
            Measured.own_stale_share,
            speed=False,
            compared=False,
        ),
        Rule(
            Metric(
                name="lost_share",
                title="Still stale when all was quiet",
                unit="share",
                better="lower",
            ),
            Measured.lost_share,
            speed=False,
            compared=False,
        ),
        Rule(
            Metric(
                name="error_share",
                title="Failed requests",
                unit="share",
                better="lower",
            ),
            Measured.error_share,
            speed=False,
            compared=False,  # mostly none at all, and none has no ratio
        ),
    )
}

STANDARD = [rule.metric for rule in RULES.values() if rule.standard]
