"""What two bundles say together: values for renderers, with a reason where one is missing."""

from __future__ import annotations

from dataclasses import dataclass

from reports.agreement.words import Agreement, together
from reports.results import Analysis, Comparison, Figure
from reports.schema import Arm, Metric
from reports.statistics.welch import UnpairedRatio


@dataclass(frozen=True)
class Judged:
    """The second run's figure over the first one's, and the word for it."""

    ratio: UnpairedRatio | None
    word: Agreement
    adjusted_p: float | None  # Holm's, within its family of questions
    questions: int  # how many were asked at once
    more_rounds: int | None  # in both runs, where the word is doubt
    missing: str | None  # why there is no ratio


@dataclass(frozen=True)
class Finding:
    """What each run says of one arm against its own baseline, and whether they agree."""

    metric: Metric
    arm: Arm  # as the first run has it
    first: Comparison
    second: Comparison
    judged: Judged


@dataclass(frozen=True)
class Level:
    """An absolute figure of one arm in both runs; only of machines that are alike."""

    metric: Metric
    arm: Arm
    first: Figure
    second: Figure
    judged: Judged


@dataclass(frozen=True)
class Unlike:
    """Something that the two runs do not have in common."""

    about: str
    first: str
    second: str


@dataclass(frozen=True)
class Side:
    """One of the two runs, under the name by which the report calls it."""

    label: str
    analysis: Analysis

    @property
    def run_id(self) -> str:
        return self.analysis.plan.run_id


@dataclass(frozen=True)
class BundleComparison:
    """Two runs. Ratios are of the second over the first."""

    first: Side
    second: Side
    metric: Metric  # the primary one, of both
    threshold: float  # inside 1 +- this, two ratios are the same finding
    findings: tuple[Finding, ...]  # on the primary metric, the twin's last
    others: tuple[Finding, ...]  # on all other metrics that both compare
    levels: tuple[Level, ...]  # empty where machines or conditions are not alike
    only_first: tuple[str, ...]  # arms
    only_second: tuple[str, ...]
    conditions: tuple[Unlike, ...]  # what changes the question: data, load, settings
    machines: tuple[Unlike, ...]  # what changes every absolute figure
    formalities: tuple[Unlike, ...]  # what changes neither: seed, rounds, revision

    @property
    def asked(self) -> tuple[Finding, ...]:
        """The findings that decide: candidates, on the primary metric."""
        return tuple(f for f in self.findings if f.arm.role == "candidate")

    @property
    def word(self) -> Agreement:
        return together(finding.judged.word for finding in self.asked)

    @property
    def same_run(self) -> bool:
        """Whether both are one run, which can only agree with itself."""
        return self.first.run_id == self.second.run_id
