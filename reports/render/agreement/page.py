"""A comparison of bundles as one page that needs nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from reports.agreement import Agreement, BundleComparison
from reports.agreement.results import Finding
from reports.render.agreement.pairs import pairs_chart
from reports.render.agreement.tables import levels_table, others_table, unlike_table
from reports.render.agreement.wording import (
    headline_of,
    judged_text,
    method_of,
    side_text,
    statements_of,
    verdicts_text,
    why_text,
)
from reports.render.html import rendered
from reports.statistics.ratios import Ratio
from reports.statistics.welch import UnpairedRatio

SECTIONS = (
    ("verdict", "Verdict"),
    ("findings", "Arms"),
    ("unlike", "What differs"),
    ("method", "Method"),
)
# The classes of words in the stylesheet.
KINDS = {
    Agreement.AGREE: "agrees",
    Agreement.DIFFER: "differs",
    Agreement.CANNOT_TELL: "unsure",
}


@dataclass(frozen=True)
class FindingRow:
    """One arm in the table that decides."""

    name: str
    twin: bool
    word: str
    kind: str
    why: str
    first: str
    first_value: float | None  # to sort by, as the two below
    second: str
    second_value: float | None
    ratio: str
    ratio_value: float | None
    verdicts: str


class Page:
    suffix = "html"

    def render(self, comparison: BundleComparison) -> str:
        return rendered(
            "agreement.html",
            sections=SECTIONS,
            comparison=comparison,
            plan=comparison.second.analysis.plan,
            headline=headline_of(comparison),
            statements=statements_of(comparison),
            rows=[_row(finding) for finding in comparison.findings],
            chart=pairs_chart(comparison),
            others=others_table(comparison),
            levels=levels_table(comparison),
            unlike=unlike_table(comparison),
            method=method_of(comparison),
        )


def _row(finding: Finding) -> FindingRow:
    return FindingRow(
        name=finding.arm.name,
        twin=finding.arm.role == "twin",
        word=finding.judged.word.value,
        kind=KINDS[finding.judged.word],
        why=why_text(finding.judged),
        first=side_text(finding.first),
        first_value=_value(finding.first.ratio),
        second=side_text(finding.second),
        second_value=_value(finding.second.ratio),
        ratio=judged_text(finding.judged),
        ratio_value=_value(finding.judged.ratio),
        verdicts=verdicts_text(finding),
    )


def _value(ratio: Ratio | UnpairedRatio | None) -> float | None:
    return None if ratio is None else ratio.value
