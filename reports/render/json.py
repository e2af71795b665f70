"""The report as JSON: every figure, ratio and doubt, for programs.

This is a view; the source is the bundle. `report_version` counts changes of this view's
shape. Ratios are of the arm over the baseline, adjusted by the machine's speed where
`machine` has a slope; what is null has a reason beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import msgspec

from reports.doubts import Doubt
from reports.parts import Explained
from reports.render.interface import Material
from reports.render.method import method_of
from reports.render.tables import arms_ranked
from reports.render.verdict import arm_sentence, verdict_of
from reports.render.wording import ratio_text, verdict_word, word_text
from reports.results import (
    Analysis,
    ArmResult,
    Comparison,
    Figure,
    MachineSpeed,
    Noise,
)
from reports.statistics.interval import Interval

REPORT_VERSION = 2
Plain = dict[str, object]


class Json:
    suffix = "json"

    def render(self, material: Material) -> str:
        content = msgspec.json.encode(_report(material.analysis))
        return msgspec.json.format(content, indent=2).decode() + "\n"


def _report(analysis: Analysis) -> Plain:
    verdict = verdict_of(analysis)
    return {
        "report_version": REPORT_VERSION,
        "run_id": analysis.plan.run_id,
        "question": analysis.plan.question,
        "headline": verdict.headline,
        "statements": [asdict(statement) for statement in verdict.statements],
        "primary_metric": analysis.primary.name,
        "practical_threshold": analysis.plan.practical_threshold,
        "baseline": analysis.baseline,
        "twin": analysis.twin,
        "best": analysis.ranking.best,
        "shares_lead": list(analysis.ranking.shares_lead),
        "rounds_planned": analysis.rounds_planned,
        "rounds_found": analysis.rounds_found,
        "arms": [_arm(analysis, arm) for arm in arms_ranked(analysis)],
        "noise": {name: _noise(noise) for name, noise in analysis.noise.items()},
        "machine": {name: _machine(speed) for name, speed in analysis.machine.items()},
        "doubts": [_doubt(doubt) for doubt in analysis.doubts],
        "delivery": asdict(analysis.delivery),
        "invariants": None if analysis.audit is None else asdict(analysis.audit),
        "method": [asdict(statement) for statement in method_of(analysis)],
        "caveats": analysis.plan.caveats,
        "environment": msgspec.to_builtins(analysis.environment),
    }


def _arm(analysis: Analysis, arm: ArmResult) -> Plain:
    return {
        "name": arm.arm.name,
        "role": arm.arm.role,
        "strategy": arm.arm.strategy,
        "backend": arm.arm.backend,
        "verdict": verdict_word(arm, analysis.primary),
        "ratio_text": ratio_text(arm.comparisons.get(analysis.primary.name)),
        "sentence": arm_sentence(analysis, arm),
        "rounds": arm.rounds,
        "void": [asdict(void) for void in arm.void],
        "withheld": arm.withheld,
        "figures": {name: _figure(figure) for name, figure in arm.figures.items()},
        "comparisons": {
            name: comparison_in_json(comparison)
            for name, comparison in arm.comparisons.items()
        },
        "latency": [asdict(point) for point in arm.latency],
        "operations": [asdict(operation) for operation in arm.operations],
        "seconds": [asdict(second) for second in arm.seconds],
        "cold": None if arm.cold is None else asdict(arm.cold),
        "warming": None if arm.warming is None else asdict(arm.warming),
        "explained": _explained(arm.explained),
    }


def _explained(explained: Explained | None) -> Plain | None:
    if explained is None:
        return None
    return {**asdict(explained), "difference": explained.difference}


def _figure(figure: Figure) -> Plain:
    return {
        "unit": figure.metric.unit,
        "better": figure.metric.better,
        "value": figure.value,
        "interval": interval_in_json(figure.interval),
        "by_block": _by_name(figure.by_block),
        "missing": figure.missing,
    }


def comparison_in_json(comparison: Comparison) -> Plain:
    ratio = comparison.ratio
    return {
        "against": comparison.against,
        "word": word_text(comparison),
        "ratio": None if ratio is None else ratio.value,
        "ratio_unadjusted": None if ratio is None else ratio.unadjusted,
        "interval": interval_in_json(ratio.interval if ratio else None),
        "blocks": [] if ratio is None else list(ratio.blocks),
        "p_value": None if ratio is None else ratio.p_value,
        "adjusted_p": comparison.adjusted_p,
        "a12": comparison.a12,
        "more_rounds": comparison.more_rounds,
        "missing": comparison.missing,
    }


def interval_in_json(interval: Interval | None) -> Plain | None:
    if interval is None:
        return None
    method = interval.method.value
    return {"low": interval.low, "high": interval.high, "method": method}


def _noise(noise: Noise) -> Plain:
    return {
        "comparison": comparison_in_json(noise.comparison),
        "smallest_detectable": noise.smallest_detectable,
        "false_alarms": None
        if noise.false_alarms is None
        else asdict(noise.false_alarms),
    }


def _machine(speed: MachineSpeed) -> Plain:
    return {
        "slope": None if speed.slope is None else asdict(speed.slope),
        "why_not": speed.why_not,
    }


def _doubt(doubt: Doubt) -> Plain:
    return {
        "kind": doubt.kind.name.lower(),
        "severity": doubt.severity.name.lower(),
        "arms": list(doubt.arms),
        "evidence": doubt.evidence,
        "cause": doubt.kind.cause,
        "remedy": doubt.kind.remedy,
    }


def _by_name(by_block: Mapping[int, float]) -> dict[str, float]:
    return {str(block): value for block, value in by_block.items()}
