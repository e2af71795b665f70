"""Whether the machine was quiet, steady and the same for every arm."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from math import expm1, log
from statistics import quantiles

from reports.doubts import Doubt, Kind, Severity
from reports.machine_speed import REFERENCE
from reports.metrics import RULES
from reports.scrutiny.evidence import Evidence, arms_of, by_round, rounds_named
from reports.statistics.trend import Moment, common_trend
from reports.statistics.words import Word

# A drift is looked for in every run, so chance alone must seldom look like one.
DRIFT_P = 0.01
BUSY_HOST = 0.05  # of all cores
STEAL = 0.02
UNEVEN = 1.25  # times as long for the same work, between rounds
FEW_TO_SPREAD = 6
COARSE_TWIN = 0.10  # smallest detectable change that is no longer fine


def twin(evidence: Evidence) -> Iterable[Doubt]:
    noise = evidence.noise.get(evidence.plan.primary_metric)
    if noise is None:
        yield Doubt(Kind.NO_TWIN, Severity.SERIOUS, "The plan has no twin.")
        return
    twins = noise.comparison
    if twins.word in (Word.FASTER, Word.SLOWER) and twins.ratio is not None:
        yield Doubt(
            Kind.NOISY_TWIN,
            Severity.SERIOUS,
            f"{twins.arm} over {twins.against} is {twins.ratio.value:.3f}, and the "
            "decision rule takes that for a difference.",
        )
    if noise.smallest_detectable and noise.smallest_detectable > COARSE_TWIN:
        yield Doubt(
            Kind.NOISY_TWIN,
            Severity.NOTE,
            f"A change below {noise.smallest_detectable:.0%} would probably be missed.",
        )


def drift(evidence: Evidence) -> Iterable[Doubt]:
    """A trend of all arms' primary figures that is both sure and large enough.

    What the speed of the machine explains is no trend, where ratios are adjusted by it.
    """
    rule = RULES[evidence.plan.primary_metric]
    speed = evidence.machine.get(evidence.plan.primary_metric)
    groups: dict[str, list[Moment]] = {}
    for m in evidence.good:
        value = rule.of_round(m)
        if value is not None and value > 0:
            arm, block = m.round.arm, m.round.block
            known = speed.log_seconds[arm][block] if speed and speed.slope else 0.0
            moment = Moment(float(m.round.index), log(value), known)
            groups.setdefault(arm, []).append(moment)
    trend = common_trend(groups)
    if trend is None or trend.p_value > DRIFT_P:
        return
    if abs(trend.change) > log(1 + evidence.plan.practical_threshold):
        yield Doubt(
            Kind.DRIFT,
            Severity.SERIOUS,
            f"{rule.metric.title} of every arm changed by {expm1(trend.change):+.0%} "
            f"from the first round to the last (p = {trend.p_value:.2g}).",
        )


def host_busy(evidence: Evidence) -> Iterable[Doubt]:
    yield from by_round(
        evidence.good,
        lambda m: m.round.host_after.busy_share,
        BUSY_HOST,
        Kind.HOST_BUSY,
        Severity.SERIOUS,
        "other programs took up to {:.0%} of the CPU",
    )
    yield from by_round(
        evidence.good,
        lambda m: m.round.host_after.steal_share,
        STEAL,
        Kind.HOST_BUSY,
        Severity.SERIOUS,
        "other guests of the host took up to {:.0%} of the CPU",
    )


def uneven(evidence: Evidence) -> Iterable[Doubt]:
    """By the reference work that every round does before and after its window.

    It is a lesser doubt where ratios are adjusted by it.
    """
    spent_s = [m.counter(REFERENCE) for m in evidence.good]
    known = [seconds for seconds in spent_s if seconds is not None]
    if len(known) < FEW_TO_SPREAD:
        return
    deciles = quantiles(known, n=10, method="inclusive")
    if deciles[-1] <= UNEVEN * deciles[0]:
        return
    speed = evidence.machine.get(evidence.plan.primary_metric)
    why_not = speed.why_not if speed else "the primary metric is none of speed"
    yield Doubt(
        Kind.UNEVEN_MACHINE,
        Severity.SERIOUS if why_not else Severity.NOTE,
        f"In the middle eight of ten rounds a fixed piece of work took "
        f"{deciles[0] * 1000:.3g} to {deciles[-1] * 1000:.3g} ms of CPU time. The ratios "
        + (
            f"are not adjusted by that: {why_not}."
            if why_not
            else "are adjusted by that."
        ),
    )


def swapping(evidence: Evidence) -> Iterable[Doubt]:
    grown = [
        m
        for m in evidence.good
        if m.round.host_after.swap_used_bytes > m.round.host_before.swap_used_bytes
    ]
    if grown:
        yield Doubt(
            Kind.SWAPPING,
            Severity.SERIOUS,
            f"The swap in use grew in {rounds_named(grown)}.",
            arms_of(grown),
        )


def cores(evidence: Evidence) -> Iterable[Doubt]:
    cores = evidence.plan.cores
    if not cores:
        yield Doubt(Kind.UNPINNED, Severity.NOTE, "The plan pins no process.")
    pairs = [
        f"{one} and {other}"
        for one, other in combinations(sorted(cores), 2)
        if set(cores[one]) & set(cores[other]) and {one, other} & {"app", "generator"}
    ]
    if pairs:
        yield Doubt(Kind.SHARED_CORES, Severity.NOTE, f"Shared: {', '.join(pairs)}.")


def dirty(evidence: Evidence) -> Iterable[Doubt]:
    if evidence.environment.git_dirty:
        revision = evidence.environment.git_revision or "of no revision"
        yield Doubt(
            Kind.DIRTY_CHECKOUT, Severity.NOTE, f"The checkout: {revision}, changed."
        )


def simulation(evidence: Evidence) -> Iterable[Doubt]:
    simulated = [
        service
        for service, rung in evidence.plan.services.items()
        if rung == "simulation"
    ]
    if simulated:
        yield Doubt(
            Kind.SIMULATION, Severity.SERIOUS, f"Simulated: {', '.join(simulated)}."
        )
