"""What two runs say, as tables of text, the same in every renderer that has tables."""

from __future__ import annotations

from collections.abc import Iterable

from reports.agreement import BundleComparison
from reports.agreement.results import Finding, Unlike
from reports.render.agreement.wording import (
    judged_text,
    side_text,
    verdicts_text,
    why_text,
)
from reports.render.tables import Table
from reports.render.wording import figure_text, p_text

# Of the second run over the first.
RATIO = "ratio of ratios"


def findings_table(comparison: BundleComparison) -> Table:
    """The primary metric, arm by arm: the table that decides."""
    first, second = comparison.first.label, comparison.second.label
    return Table(
        ("arm", "agreement", first, second, RATIO, "verdict"),
        [
            (
                _name(finding),
                finding.judged.word.value,
                side_text(finding.first),
                side_text(finding.second),
                judged_text(finding.judged),
                verdicts_text(finding),
            )
            for finding in comparison.findings
        ],
    )


def others_table(comparison: BundleComparison) -> Table:
    """Every other metric that both runs compare."""
    first, second = comparison.first.label, comparison.second.label
    return Table(
        (
            "arm",
            "metric",
            "agreement",
            first,
            second,
            RATIO,
            "p (Holm)",
            "remark",
        ),
        [
            (
                finding.arm.name,
                finding.metric.title,
                finding.judged.word.value,
                side_text(finding.first),
                side_text(finding.second),
                judged_text(finding.judged),
                p_text(finding.judged.adjusted_p),
                why_text(finding.judged),
            )
            for finding in comparison.others
        ],
    )


def levels_table(comparison: BundleComparison) -> Table:
    """Absolute figures; without rows where they are not compared."""
    first, second = comparison.first.label, comparison.second.label
    return Table(
        ("arm", "agreement", first, second, "ratio", "p (Holm)"),
        [
            (
                level.arm.name,
                level.judged.word.value,
                figure_text(level.first),
                figure_text(level.second),
                judged_text(level.judged),
                p_text(level.judged.adjusted_p),
            )
            for level in comparison.levels
        ],
    )


def unlike_table(comparison: BundleComparison) -> Table:
    """All that the two runs do not have in common."""
    kinds: tuple[tuple[str, Iterable[Unlike]], ...] = (
        ("question", comparison.conditions),
        ("machine", comparison.machines),
        ("neither", comparison.formalities),
    )
    return Table(
        ("what", "changes", comparison.first.label, comparison.second.label),
        [
            (unlike.about, kind, unlike.first, unlike.second)
            for kind, unlikes in kinds
            for unlike in unlikes
        ],
    )


def _name(finding: Finding) -> str:
    twin = finding.arm.role == "twin"
    return f"{finding.arm.name} (A/A)" if twin else finding.arm.name
