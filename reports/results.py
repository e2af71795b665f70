"""What an analysis holds: values for renderers, with a reason where one is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from reports.doubts import Doubt
from reports.parts import Explained
from reports.schema import Arm, Environment, FitCheck, Metric, Plan
from reports.statistics.covariate import Slope
from reports.statistics.detection import (
    FalseAlarms,
    false_alarms,
    smallest_detectable,
)
from reports.statistics.interval import Interval
from reports.statistics.ratios import Ratio
from reports.statistics.words import Word


@dataclass(frozen=True)
class Figure:
    """One metric of one arm, over the rounds that count.

    `value` is the median over rounds, or for a percentile that of the merged
    histograms. The interval says how much rounds differ; it is None where only one has
    a figure.
    """

    metric: Metric
    value: float | None
    interval: Interval | None
    by_block: Mapping[int, float]
    missing: str | None  # why there is no value


@dataclass(frozen=True)
class Comparison:
    """One metric of one arm against another arm's, paired by block."""

    metric: Metric
    arm: str
    against: str
    ratio: Ratio | None
    word: Word
    adjusted_p: float | None  # Holm's, within the metric's family of questions
    a12: float | None  # probability that a round of the arm has the larger figure
    questions: int  # how many were asked at once, for Holm's correction
    more_rounds: int | None  # that would probably decide, where the word is doubt
    missing: str | None  # why there is no ratio

    @property
    def gain(self) -> float | None:
        """The ratio turned so that more is better."""
        if self.ratio is None:
            return None
        if self.metric.better == "higher":
            return self.ratio.value
        return 1 / self.ratio.value


@dataclass(frozen=True)
class MachineSpeed:
    """How fast the machine was in each round, and what that did to one metric.

    `log_seconds` is the logarithm of what the reference work cost, by arm and block.
    """

    slope: Slope | None
    log_seconds: Mapping[str, Mapping[int, float]]
    why_not: str | None  # why ratios are not adjusted by it


@dataclass(frozen=True)
class LatencyPoint:
    """Latency below which `percent` % of all requests stayed, over all rounds."""

    percent: float
    corrected_ms: float
    uncorrected_ms: float


@dataclass(frozen=True)
class OperationResult:
    """One kind of request of one arm, over all its rounds."""

    name: str
    scheduled: int
    sent: int
    succeeded: int
    failed: int
    wrong: int
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None


@dataclass(frozen=True)
class SecondResult:
    """One second of the window: medians over the arm's rounds."""

    second: int
    completed: float
    p50_ms: float | None
    p95_ms: float | None


@dataclass(frozen=True)
class ColdResult:
    """The warm-up, kept apart from the steady figures."""

    requests: int
    p50_ms: float | None
    p95_ms: float | None


@dataclass(frozen=True)
class WarmingResult:
    """How one arm came from cold to steady, in the first block: server time a request.

    All requests are of one kind, so the three medians can be compared; the measured
    window holds others, too.
    """

    requests: int
    steady_from: int | None  # the first that is steady; None where that is not known
    first_ms: float | None  # of the first five
    warming_ms: float | None  # of all before `steady_from`
    steady_ms: float | None  # of all from there on


@dataclass(frozen=True)
class StaleResult:
    """What probes saw of one arm, over all its rounds."""

    writes: int
    reads: int
    stale: int
    p50_ms: float | None  # how old what was stale was; None of too few
    p95_ms: float | None
    oldest_ms: float | None
    own_reads: int
    own_stale: int
    settled: int
    lost: int

    @property
    def share(self) -> float:
        return self.stale / self.reads if self.reads else 0.0


@dataclass(frozen=True)
class VoidRound:
    """A round that counts for nothing."""

    index: int
    reason: str


@dataclass(frozen=True)
class ArmResult:
    """Everything about one arm. An arm that is withheld has no figures of speed."""

    arm: Arm
    rounds: int  # that count
    void: tuple[VoidRound, ...]
    withheld: str | None
    figures: Mapping[str, Figure]
    comparisons: Mapping[str, Comparison]  # against the baseline; empty for itself
    latency: tuple[LatencyPoint, ...]
    operations: tuple[OperationResult, ...]
    seconds: tuple[SecondResult, ...]
    cold: ColdResult | None
    warming: WarmingResult | None  # None where the rounds do not tell it
    staleness: StaleResult | None  # None where it was not probed
    explained: Explained | None  # where the time of a request went, where it is known


@dataclass(frozen=True)
class Noise:
    """What the baseline's twin says about one metric."""

    comparison: Comparison
    threshold: float  # of the decision rule, as a share of 1
    seed: int

    @property
    def smallest_detectable(self) -> float | None:
        """As a share: 0.05 is five per cent. None of a single block."""
        ratio = self.comparison.ratio
        if ratio is None or ratio.error is None:
            return None
        return smallest_detectable(ratio.error)

    @cached_property
    def false_alarms(self) -> FalseAlarms | None:
        """Counted where somebody asks: that takes as long as all else in an analysis."""
        ratio = self.comparison.ratio
        if ratio is None or ratio.error is None:
            return None
        return false_alarms(ratio, threshold=self.threshold, seed=self.seed)


@dataclass(frozen=True)
class Ranking:
    """The arms that beat the baseline on the primary metric, best first.

    `rivals` compares the first with every other candidate; those that it does not beat
    share its lead.
    """

    best: str | None
    order: tuple[str, ...]
    rivals: Mapping[str, Comparison]

    @property
    def shares_lead(self) -> tuple[str, ...]:
        return tuple(
            name
            for name, comparison in self.rivals.items()
            if comparison.word in (Word.TIE, Word.CANNOT_TELL)
        )


@dataclass(frozen=True)
class Delivery:
    """The load of all rounds, void ones included: due, sent, and what came of it."""

    scheduled: int
    sent: int
    failed: int
    wrong: int
    busiest_generator: float | None  # share of one core, in the worst round
    latest_send_s: float | None


@dataclass(frozen=True)
class AuditResult:
    """What all rounds' audits judged together; what they found is a doubt."""

    rounds: int  # that were audited
    acts: int
    lost: int
    facts: Mapping[str, int]  # by invariant
    broken: Mapping[str, int]
    not_judged: Mapping[str, str]  # arm -> why its pages were not compared with rows


@dataclass(frozen=True)
class FitResult:
    """A test of the load against its declaration, in one round."""

    round_index: int
    arm: str
    check: FitCheck


@dataclass(frozen=True)
class Analysis:
    """What a bundle says."""

    plan: Plan
    environment: Environment
    primary: Metric
    arms: Mapping[str, ArmResult]  # in the order of the plan
    baseline: str
    twin: str | None
    noise: Mapping[str, Noise]  # by metric; empty without a twin
    machine: Mapping[str, MachineSpeed]  # by metric of speed that is compared
    ranking: Ranking
    doubts: tuple[Doubt, ...]  # the gravest first
    delivery: Delivery
    audit: AuditResult | None  # None where no round was audited
    fits: tuple[FitResult, ...]
    rounds_planned: int
    rounds_found: int
