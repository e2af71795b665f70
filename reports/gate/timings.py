"""Did it become slower? Asked only where the A/A arms say that this machine can tell.

Two kinds of evidence are judged by one rule:

- *one run of two revisions* (`judge_revisions`): both were measured in every block, close
  to each other in time, so whatever the machine did it did to both;
- *two runs* (`judge_runs`): hours may lie between them, and the machine was another one
  then. Each arm is therefore measured by the baseline arm of its own run. What slows all
  arms alike cannot be seen that way, and the verdict says so.

The rule: an arm fails where the comparison's word is the bad one, after Holm's correction
over all questions together. It passes where the interval leaves out every worsening that
matters. All else is inconclusive, with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.analysis import analyse, compared_metrics
from reports.comparing import compare, correct
from reports.measured import Measured
from reports.metrics import RULES
from reports.render.wording import gain_text, why_text
from reports.results import Analysis, Comparison, Figure
from reports.schema import Metric, Plan
from reports.statistics.errors import Error, together
from reports.statistics.words import Word
from reports.store import Bundle

from .ability import Ability, ability_of
from .conditions import differences
from .findings import Finding, Outcome, Verdict

BLIND_SPOT = (
    "Two separate runs cannot tell slower code from a slower machine: each arm was "
    "compared with its own run's baseline, and what slows all arms alike is not seen. "
    "`windtunnel gate --against REVISION` sees it."
)


@dataclass(frozen=True)
class Question:
    """One metric of one arm, new against old, and who vouches for the answer."""

    comparison: Comparison
    ability: Ability
    wrong: str | None  # the new arm's wrong answers, if it gave some


def judge_runs(base: Bundle, head: Bundle, *, threshold: float) -> Verdict:
    """The run `head` against the run `base`, arm by arm."""
    group = f"timings against {base.plan.run_id}"
    if unlike := differences(base, head):
        return undecided(group, f"the runs cannot be compared: {'; '.join(unlike)}")
    old, new = analyse(base), analyse(head)
    if old.twin is None or new.twin is None:
        return undecided(group, "one of the runs has no A/A arm")
    arms = [name for name in _candidates(new) if name in _candidates(old)]
    if not arms:
        return undecided(group, "the runs have no arm in common")
    metrics = judged_metrics(head.plan)
    abilities = {
        metric.name: ability_of(
            _between(old, new, metric, (old.twin, new.twin), threshold=threshold),
            threshold=threshold,
        )
        for metric in metrics
    }
    questions = [
        Question(
            _between(old, new, metric, (arm, arm), threshold=threshold),
            abilities[metric.name],
            _lied(head, new, arm) or _lied(head, new, new.baseline),
        )
        for arm in arms
        for metric in metrics
    ]
    return _verdict(group, questions, threshold=threshold, notes=(BLIND_SPOT,))


def judge_revisions(bundle: Bundle, *, threshold: float) -> Verdict:
    """The candidates of a run against its baseline, which is the old revision."""
    analysis = analyse(bundle)
    group = f"timings against {analysis.baseline}"
    if analysis.twin is None:
        return undecided(group, "the run has no A/A arm")
    questions = [
        Question(
            analysis.arms[arm].comparisons[metric.name],
            ability_of(
                analysis.arms[analysis.twin].comparisons[metric.name],
                threshold=threshold,
            ),
            _lied(bundle, analysis, arm),
        )
        for arm in _candidates(analysis)
        for metric in judged_metrics(bundle.plan)
    ]
    return _verdict(group, questions, threshold=threshold)


def judged_metrics(plan: Plan) -> list[Metric]:
    """The plan's metrics that are about speed; counts have budgets."""
    return [metric for metric in compared_metrics(plan) if RULES[metric.name].speed]


def undecided(group: str, reason: str) -> Verdict:
    """No timing is judged, for that reason."""
    return Verdict(
        findings=(
            Finding(
                group=group,
                name="conditions",
                outcome=Outcome.INCONCLUSIVE,
                allowed="alike",
                found="unlike",
                told=f"No timing is judged: {reason}.",
            ),
        )
    )


def _verdict(
    group: str,
    questions: Sequence[Question],
    *,
    threshold: float,
    notes: tuple[str, ...] = (),
) -> Verdict:
    together = correct(
        [question.comparison for question in questions], threshold=threshold
    )
    asked = [
        replace(question, comparison=comparison)
        for question, comparison in zip(questions, together, strict=True)
    ]
    return Verdict(
        findings=tuple(_finding(group, each, threshold=threshold) for each in asked),
        detectable=tuple(dict.fromkeys(each.ability.told for each in asked)),
        notes=notes,
    )


def _finding(group: str, question: Question, *, threshold: float) -> Finding:
    outcome, reason = _answer(question, threshold=threshold)
    comparison = question.comparison
    about = f"{comparison.arm}: {comparison.metric.title}"
    return Finding(
        group=group,
        name=about,
        outcome=outcome,
        allowed=f"{threshold:.0%} worse",
        found=gain_text(comparison),
        told=f"{about}: {reason}.",
        improved=outcome is Outcome.PASS and comparison.word is Word.FASTER,
    )


def _answer(question: Question, *, threshold: float) -> tuple[Outcome, str]:
    comparison = question.comparison
    told = gain_text(comparison)
    if question.wrong is not None:
        return Outcome.FAIL, f"it has no speed: {question.wrong}"
    if comparison.missing is not None:
        return Outcome.INCONCLUSIVE, comparison.missing
    if question.ability.why_not is not None:
        return Outcome.INCONCLUSIVE, question.ability.why_not
    if comparison.word is Word.SLOWER:
        return Outcome.FAIL, f"{told}{_among(comparison)}"
    if _at_most_little_worse(comparison, threshold=threshold):
        return Outcome.PASS, f"{told}; it is not {threshold:.0%} worse"
    return Outcome.INCONCLUSIVE, f"{told}; {why_text(comparison)}"


def _at_most_little_worse(comparison: Comparison, *, threshold: float) -> bool:
    """Whether the interval leaves out every worsening beyond the threshold."""
    interval = comparison.ratio.interval if comparison.ratio else None
    if interval is None:
        return False
    if comparison.metric.better == "higher":
        return interval.low >= 1 - threshold
    return interval.high <= 1 + threshold


def _among(comparison: Comparison) -> str:
    if comparison.questions == 1:
        return ""
    return f", also after correcting for {comparison.questions} questions"


def _lied(bundle: Bundle, analysis: Analysis, arm: str) -> str | None:
    """Wrong answers and lost likes are the site's doing; a broken law is ours."""
    rounds = (Measured(each) for each in bundle.rounds if each.arm == arm)
    lied = any(m.wrong or m.violations for m in rounds)
    return analysis.arms[arm].withheld if lied else None


def _candidates(analysis: Analysis) -> list[str]:
    return [name for name, arm in analysis.arms.items() if arm.arm.role == "candidate"]


def _between(
    old: Analysis,
    new: Analysis,
    metric: Metric,
    arms: tuple[str, str],
    *,
    threshold: float,
) -> Comparison:
    """An arm of the new run against one of the old, each as a multiple of its baseline.

    Blocks of two runs have nothing in common but their number. To pair them by it is
    as good as any other way, and throws away no more than some certainty.
    """
    theirs, ours = arms
    then, now = _relative(old, theirs, metric.name), _relative(new, ours, metric.name)
    return compare(
        now.figure,
        then.figure,
        arm=ours,
        against=old.plan.run_id,
        threshold=threshold,
        seed=new.plan.seed,
        besides=together(now.besides, then.besides),
    )


@dataclass(frozen=True)
class Relative:
    """A figure as a multiple of another one, and an error of it that no block shows."""

    figure: Figure
    besides: Error


def _relative(analysis: Analysis, arm: str, metric: str) -> Relative:
    """A figure of the arm as a multiple of its run's baseline, block by block.

    It is adjusted by how fast the machine was, as in the run's own report.
    """
    result, baseline = analysis.arms[arm], analysis.arms[analysis.baseline]
    own, comparison = result.figures[metric], result.comparisons[metric]
    blocks = sorted(own.by_block.keys() & baseline.figures[metric].by_block.keys())
    ratio = comparison.ratio
    return Relative(
        Figure(
            metric=own.metric,
            value=None,
            interval=None,
            by_block=dict(zip(blocks, ratio.blocks, strict=True)) if ratio else {},
            missing=comparison.missing,
        ),
        ratio.besides if ratio and ratio.besides else together(),
    )
