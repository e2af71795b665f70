"""What one arm's rounds say together: figures, latencies, operations, seconds, cold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from reports.measured import Measured, latencies
from reports.metrics import RULES, Percentile, Rule, percentile_ms, samples_needed
from reports.parts import explained
from reports.results import (
    ArmResult,
    ColdResult,
    Comparison,
    Figure,
    LatencyPoint,
    OperationResult,
    SecondResult,
    StaleResult,
    VoidRound,
    WarmingResult,
)
from reports.schema import Arm, Metric, Operation, Plan, Second
from reports.statistics.estimates import interval_of
from reports.statistics.histogram import HdrHistogram, merged
from reports.statistics.interval import Interval
from reports.statistics.quantiles import median
from reports.statistics.warm_up import BATCH, steady_from

PERCENTS = (10, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.9, 99.95, 99.99)


def figures_of(
    rounds: Sequence[Measured], plan: Plan, *, withheld: str | None
) -> dict[str, Figure]:
    """A figure for every metric that the plan lists or that a report always shows."""
    own = {metric.name: metric for metric in plan.metrics}
    known = {name: own.get(name, rule.metric) for name, rule in RULES.items()}
    return {
        name: _figure(metric, RULES.get(name), rounds, plan, withheld)
        for name, metric in {**own, **known}.items()
    }


def arm_result(
    arm: Arm,
    rounds: Sequence[Measured],
    *,
    void: tuple[VoidRound, ...],
    withheld: str | None,
    figures: Mapping[str, Figure],
    comparisons: Mapping[str, Comparison],
) -> ArmResult:
    """The arm with everything that was derived from its rounds."""
    timed = () if withheld else rounds
    return ArmResult(
        arm=arm,
        rounds=len(rounds),
        void=void,
        withheld=withheld,
        figures=figures,
        comparisons=comparisons,
        latency=_latency(timed),
        operations=_operations(rounds, withheld=withheld),
        seconds=_seconds(timed),
        cold=_cold(timed),
        warming=_warming(timed),
        staleness=_staleness(rounds),
        explained=explained(timed),
    )


def _figure(
    metric: Metric,
    rule: Rule | None,
    rounds: Sequence[Measured],
    plan: Plan,
    withheld: str | None,
) -> Figure:
    if rule is None:
        return _nothing(metric, "this report does not know the metric")
    if withheld and rule.speed:
        return _nothing(metric, f"withheld: {withheld}")
    if not rounds:
        return _nothing(metric, "no round counts")
    values = {m.round.block: rule.of_round(m) for m in rounds}
    by_block = {block: value for block, value in values.items() if value is not None}
    interval = interval_of(list(by_block.values()), seed=plan.seed)
    if isinstance(rule.of_round, Percentile):
        return _percentile(metric, rule.of_round, rounds, interval, by_block)
    if not by_block:
        return _nothing(metric, rule.unknown)
    return Figure(metric, median(list(by_block.values())), interval, by_block, None)


def _nothing(metric: Metric, why: str) -> Figure:
    return Figure(metric, None, None, {}, why)


def _percentile(
    metric: Metric,
    percentile: Percentile,
    rounds: Sequence[Measured],
    interval: Interval | None,
    by_block: Mapping[int, float],
) -> Figure:
    """The percentile of all rounds together; the interval is of the rounds' own."""
    histogram = _together(percentile.histogram_of(m) for m in rounds)
    value = percentile_ms(histogram, percentile.percent)
    if value is not None:
        return Figure(metric, value, interval, by_block, None)
    total = histogram.total if histogram else 0
    return _nothing(
        metric, f"{total:,} requests, needs {samples_needed(percentile.percent):,}"
    )


def _together(histograms: Iterable[HdrHistogram | None]) -> HdrHistogram | None:
    return merged(histogram for histogram in histograms if histogram is not None)


def _latency(rounds: Sequence[Measured]) -> tuple[LatencyPoint, ...]:
    corrected = _together(m.corrected for m in rounds)
    uncorrected = _together(m.uncorrected for m in rounds)
    points = []
    for percent in PERCENTS:
        ours = percentile_ms(corrected, percent)
        theirs = percentile_ms(uncorrected, percent)
        if ours is not None and theirs is not None:
            points.append(LatencyPoint(percent, ours, theirs))
    return tuple(points)


def _operations(
    rounds: Sequence[Measured], *, withheld: str | None
) -> tuple[OperationResult, ...]:
    by_name: dict[str, list[Operation]] = {}
    for operation in chain.from_iterable(m.round.operations for m in rounds):
        by_name.setdefault(operation.name, []).append(operation)
    return tuple(
        _operation(name, same, timed=withheld is None)
        for name, same in sorted(by_name.items())
    )


def _operation(name: str, same: Sequence[Operation], *, timed: bool) -> OperationResult:
    histogram = latencies(o.corrected for o in same) if timed else None
    return OperationResult(
        name=name,
        scheduled=sum(o.scheduled for o in same),
        sent=sum(o.sent for o in same),
        succeeded=sum(o.succeeded for o in same),
        failed=sum(o.failed for o in same),
        wrong=sum(o.wrong for o in same),
        p50_ms=percentile_ms(histogram, 50),
        p95_ms=percentile_ms(histogram, 95),
        p99_ms=percentile_ms(histogram, 99),
    )


def _seconds(rounds: Sequence[Measured]) -> tuple[SecondResult, ...]:
    by_second: dict[int, list[Second]] = {}
    for second in chain.from_iterable(m.round.seconds for m in rounds):
        by_second.setdefault(second.second, []).append(second)
    return tuple(
        SecondResult(
            second=number,
            completed=median([s.completed for s in same]),
            p50_ms=_median_ms(s.p50_us for s in same),
            p95_ms=_median_ms(s.p95_us for s in same),
        )
        for number, same in sorted(by_second.items())
    )


def _median_ms(figures_us: Iterable[int | None]) -> float | None:
    """The second's percentile in the middle round: rounds are ranked, not averaged."""
    known = [figure / 1000 for figure in figures_us if figure is not None]
    return median(known) if known else None


def _cold(rounds: Sequence[Measured]) -> ColdResult | None:
    operations = [o for m in rounds for o in m.round.cold]
    if not operations:
        return None
    histogram = latencies(o.corrected for o in operations)
    return ColdResult(
        requests=sum(o.sent for o in operations),
        p50_ms=percentile_ms(histogram, 50),
        p95_ms=percentile_ms(histogram, 95),
    )


def _warming(rounds: Sequence[Measured]) -> WarmingResult | None:
    """Of the rounds that were warmed up longest: those of the first block."""
    longest = max((len(m.round.warming) for m in rounds), default=0)
    if not longest:
        return None
    series = [m.round.warming for m in rounds if len(m.round.warming) == longest]
    cut = steady_from(series)
    return WarmingResult(
        requests=longest,
        steady_from=cut,
        first_ms=_middle_ms(series, 0, BATCH),
        warming_ms=_middle_ms(series, 0, longest if cut is None else cut),
        steady_ms=None if cut is None else _middle_ms(series, cut, longest),
    )


def _middle_ms(series: Sequence[Sequence[int]], start: int, end: int) -> float | None:
    known = [
        time_us / 1000 for each in series for time_us in each[start:end] if time_us
    ]
    return median(known) if known else None


def _staleness(rounds: Sequence[Measured]) -> StaleResult | None:
    seen = [m.round.staleness for m in rounds if m.round.staleness is not None]
    if not seen:
        return None
    ages = latencies(each.ages for each in seen)
    stale = sum(each.stale for each in seen)
    return StaleResult(
        writes=sum(each.writes for each in seen),
        reads=sum(each.reads for each in seen),
        stale=stale,
        p50_ms=percentile_ms(ages, 50),
        p95_ms=percentile_ms(ages, 95),
        oldest_ms=ages.max / 1000 if ages is not None and stale else None,
        own_reads=sum(each.own_reads for each in seen),
        own_stale=sum(each.own_stale for each in seen),
        settled=sum(each.settled for each in seen),
        lost=sum(each.lost for each in seen),
    )
