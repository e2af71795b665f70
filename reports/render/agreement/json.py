"""A comparison of bundles as JSON, for programs.

`agreement_version` counts changes of this view's shape. Ratios of a run are of the arm
over its baseline; `ratio` is of the second run's over the first one's.
"""

from __future__ import annotations

from dataclasses import asdict

import msgspec

from reports.agreement import BundleComparison
from reports.agreement.results import Finding, Judged, Level, Side
from reports.render.agreement.wording import headline_of, method_of, statements_of
from reports.render.json import Plain, comparison_in_json, interval_in_json

AGREEMENT_VERSION = 1


class Json:
    suffix = "json"

    def render(self, comparison: BundleComparison) -> str:
        content = msgspec.json.encode(_content(comparison))
        return msgspec.json.format(content, indent=2).decode() + "\n"


def _content(comparison: BundleComparison) -> Plain:
    return {
        "agreement_version": AGREEMENT_VERSION,
        "headline": headline_of(comparison),
        "word": comparison.word.value,
        "first": _side(comparison.first),
        "second": _side(comparison.second),
        "same_run": comparison.same_run,
        "primary_metric": comparison.metric.name,
        "practical_threshold": comparison.threshold,
        "statements": [asdict(s) for s in statements_of(comparison)],
        "findings": [_finding(f) for f in comparison.findings],
        "other_metrics": [_finding(f) for f in comparison.others],
        "absolute": [_level(level) for level in comparison.levels],
        "only_first": list(comparison.only_first),
        "only_second": list(comparison.only_second),
        "unlike": {
            "question": [asdict(u) for u in comparison.conditions],
            "machine": [asdict(u) for u in comparison.machines],
            "neither": [asdict(u) for u in comparison.formalities],
        },
        "method": [asdict(s) for s in method_of(comparison)],
    }


def _side(side: Side) -> Plain:
    return {
        "label": side.label,
        "run_id": side.run_id,
        "created_at": side.analysis.plan.created_at,
        "rounds_found": side.analysis.rounds_found,
        "rounds_planned": side.analysis.rounds_planned,
        "doubts": [doubt.kind.name.lower() for doubt in side.analysis.doubts],
    }


def _finding(finding: Finding) -> Plain:
    return {
        "arm": finding.arm.name,
        "role": finding.arm.role,
        "metric": finding.metric.name,
        "first": comparison_in_json(finding.first),
        "second": comparison_in_json(finding.second),
        **_judged(finding.judged),
    }


def _level(level: Level) -> Plain:
    return {
        "arm": level.arm.name,
        "metric": level.metric.name,
        "unit": level.metric.unit,
        "first": level.first.value,
        "second": level.second.value,
        **_judged(level.judged),
    }


def _judged(judged: Judged) -> Plain:
    ratio = judged.ratio
    return {
        "word": judged.word.value,
        "ratio": None if ratio is None else ratio.value,
        "interval": interval_in_json(ratio.interval if ratio else None),
        "blocks": None if ratio is None else list(ratio.counts),
        "p_value": None if ratio is None else ratio.p_value,
        "adjusted_p": judged.adjusted_p,
        "questions": judged.questions,
        "more_rounds": judged.more_rounds,
        "missing": judged.missing,
    }
