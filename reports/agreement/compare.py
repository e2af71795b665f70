"""From two bundles to what they say together.

1. Each bundle is analysed alone, so that what is void or withheld there is so here.
2. For each arm and metric that both compare: the blocks' ratios to its own baseline, in
   one run and in the other, and the ratio of these ratios.
3. As in a report, the primary metric is one family of questions, all others a second;
   the twin is a control and in none.
4. Where question and machine are alike, the absolute figures too: a third family.

What a ratio cancels out (a faster CPU, another clock) may differ between the runs; what
it does not cancel out is listed, and absolute figures are then not compared at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.agreement import unlike
from reports.agreement.judging import judged_alone, judged_together
from reports.agreement.results import BundleComparison, Finding, Level, Side
from reports.analysis import analyse, compared_metrics
from reports.results import Analysis, Comparison
from reports.schema import Arm
from reports.statistics.errors import Error, together
from reports.store import Bundle, BundleError


class CannotCompare(BundleError):
    """Both bundles are well formed, and are not about the same."""


def agreement_of(
    first: Bundle, second: Bundle, *, labels: tuple[str, str] = ("A", "B")
) -> BundleComparison:
    """What both say, and whether it is the same. Raises `BundleError` with the reason."""
    ours, theirs = analyse(first), analyse(second)
    _refuse_unlike_questions(ours, theirs)
    threshold = max(ours.plan.practical_threshold, theirs.plan.practical_threshold)
    candidates, controls = _shared_arms(ours, theirs)
    primary = ours.primary.name
    others = [
        metric.name
        for metric in compared_metrics(ours.plan)
        if metric.name in {m.name for m in compared_metrics(theirs.plan)}
        and metric.name != primary
    ]
    asked = _findings(ours, theirs, candidates, [primary], threshold=threshold)
    conditions = unlike.conditions(ours.plan, theirs.plan)
    sides = (ours.plan, ours.environment), (theirs.plan, theirs.environment)
    machines = unlike.machines(*sides)
    alike = not conditions and not machines
    return BundleComparison(
        first=Side(labels[0], ours),
        second=Side(labels[1], theirs),
        metric=ours.primary,
        threshold=threshold,
        findings=(
            *asked,
            *_findings(ours, theirs, controls, [primary], threshold=threshold),
        ),
        others=tuple(_findings(ours, theirs, candidates, others, threshold=threshold)),
        levels=tuple(_levels(ours, theirs, threshold=threshold) if alike else ()),
        only_first=tuple(name for name in ours.arms if name not in theirs.arms),
        only_second=tuple(name for name in theirs.arms if name not in ours.arms),
        conditions=conditions,
        machines=machines,
        formalities=unlike.formalities(*sides),
    )


def _refuse_unlike_questions(ours: Analysis, theirs: Analysis) -> None:
    runs = (ours.plan.run_id, theirs.plan.run_id)
    for what, first, second in (
        ("experiment", ours.plan.experiment, theirs.plan.experiment),
        ("primary metric", ours.primary.name, theirs.primary.name),
        ("baseline", ours.baseline, theirs.baseline),
    ):
        if first != second:
            raise CannotCompare(
                f"{runs[0]} has the {what} {first!r} and {runs[1]} has {second!r}; "
                "only runs that ask the same question can be compared"
            )


def _shared_arms(ours: Analysis, theirs: Analysis) -> tuple[list[Arm], list[Arm]]:
    """Candidates and the twin, as far as both runs have them in the same role."""
    shared = [
        result.arm
        for name, result in ours.arms.items()
        if name in theirs.arms and result.arm.role == theirs.arms[name].arm.role
    ]
    candidates = [arm for arm in shared if arm.role == "candidate"]
    if not candidates:
        raise CannotCompare(
            f"{ours.plan.run_id} and {theirs.plan.run_id} share no arm but the "
            f"baseline; the first has {', '.join(ours.arms)}, the second "
            f"{', '.join(theirs.arms)}"
        )
    return candidates, [arm for arm in shared if arm.role == "twin"]


def _findings(
    ours: Analysis,
    theirs: Analysis,
    arms: Sequence[Arm],
    metrics: Sequence[str],
    *,
    threshold: float,
) -> Iterator[Finding]:
    """One family of questions: every arm on every metric, corrected together."""
    pairs = [
        (
            arm,
            ours.arms[arm.name].comparisons[metric],
            theirs.arms[arm.name].comparisons[metric],
        )
        for arm in arms
        for metric in metrics
    ]
    judged = judged_together(
        [
            judged_alone(
                first.ratio.blocks if first.ratio else (),
                second.ratio.blocks if second.ratio else (),
                missing=_missing(ours, first) or _missing(theirs, second),
                besides=_not_shown(first, second),
            )
            for _, first, second in pairs
        ],
        threshold=threshold,
    )
    for (arm, first, second), judgement in zip(pairs, judged, strict=True):
        yield Finding(first.metric, arm, first, second, judgement)


def _not_shown(*comparisons: Comparison) -> Error:
    """What is not known of how fast the machine was, which no block shows."""
    ratios = [each.ratio for each in comparisons if each.ratio is not None]
    return together(*(each.besides for each in ratios if each.besides is not None))


def _levels(ours: Analysis, theirs: Analysis, *, threshold: float) -> Iterator[Level]:
    """The primary metric itself, arm by arm, the baseline included."""
    metric = ours.primary
    shared = [name for name in ours.arms if name in theirs.arms]
    figures = [
        (ours.arms[name].figures[metric.name], theirs.arms[name].figures[metric.name])
        for name in shared
    ]
    judged = judged_together(
        [
            judged_alone(
                list(first.by_block.values()),
                list(second.by_block.values()),
                missing=first.missing or second.missing,
            )
            for first, second in figures
        ],
        threshold=threshold,
    )
    for name, (first, second), judgement in zip(shared, figures, judged, strict=True):
        yield Level(metric, ours.arms[name].arm, first, second, judgement)


def _missing(analysis: Analysis, comparison: Comparison) -> str | None:
    if comparison.missing is None:
        return None
    return f"{analysis.plan.run_id}: {comparison.missing}"
