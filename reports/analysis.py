"""From a bundle to everything that is said about it.

1. Rounds that count are told from void ones; an arm that answered wrongly, that broke
   an invariant, or whose figures break a law, loses its speed.
2. Each arm gets its figures: one per round, boiled down over rounds.
3. What the machine's own speed did to them is estimated from all rounds together.
4. Each arm is compared with the baseline, by block and at equal speed of the machine; the
   questions are corrected together. The primary metric, chosen before the run, is one
   family of questions and all other compared metrics are a second one, so that curiosity
   does not blunt the main answer.
5. The twin says what noise looks like.
6. The winner is compared with its rivals.
7. The measurement doubts itself.

The same bundle always yields the same analysis: what is drawn at random is seeded by
the plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain

from reports.audits import audited
from reports.comparing import best_first, compare, correct
from reports.figures import arm_result, figures_of
from reports.machine_speed import speeds_of
from reports.measured import Measured
from reports.metrics import RULES
from reports.results import (
    Analysis,
    ArmResult,
    Comparison,
    Delivery,
    Figure,
    FitResult,
    MachineSpeed,
    Noise,
    Ranking,
    VoidRound,
)
from reports.schema import Arm, Metric, Plan, Round
from reports.scrutiny import find_doubts
from reports.scrutiny.evidence import Evidence
from reports.statistics.words import Word
from reports.store import Bundle, BundleError
from reports.validity import why_void, why_withheld

Figures = Mapping[str, Mapping[str, Figure]]  # arm -> metric -> figure
Speeds = Mapping[str, MachineSpeed]  # metric -> how fast the machine was


class CannotAnalyse(BundleError):
    """The plan is well formed and makes no sense."""


def analyse(bundle: Bundle) -> Analysis:
    """Everything that the bundle says. Raises `CannotAnalyse` of an impossible plan."""
    plan = bundle.plan
    baseline, twin = _fixed_roles(plan)
    measured = [Measured(round_) for round_ in bundle.rounds]
    good = {arm.name: [m for m in measured if _counts(m, arm)] for arm in plan.arms}
    withheld = {
        arm.name: why_withheld([m for m in measured if m.round.arm == arm.name], plan)
        for arm in plan.arms
    }
    figures = {
        arm.name: figures_of(good[arm.name], plan, withheld=withheld[arm.name])
        for arm in plan.arms
    }
    names = [metric.name for metric in compared_metrics(plan)]
    machine = speeds_of(figures, list(chain.from_iterable(good.values())), names)
    comparisons = _against_baseline(figures, machine, plan, baseline, twin)
    arms = {
        arm.name: arm_result(
            arm,
            good[arm.name],
            void=_void_rounds(bundle.rounds, arm),
            withheld=withheld[arm.name],
            figures=figures[arm.name],
            comparisons=comparisons.get(arm.name, {}),
        )
        for arm in plan.arms
    }
    noise = _noise(comparisons.get(twin, {}), plan) if twin else {}
    return Analysis(
        plan=plan,
        environment=bundle.environment,
        primary=_metric(plan, plan.primary_metric),
        arms=arms,
        baseline=baseline,
        twin=twin,
        noise=noise,
        machine=machine,
        ranking=_rank(arms, figures, machine, plan),
        doubts=find_doubts(
            Evidence(plan, bundle.environment, measured, arms, noise, machine)
        ),
        delivery=_delivery(measured),
        audit=audited(bundle.rounds),
        fits=_fits(measured),
        rounds_planned=sum(len(block) for block in plan.blocks),
        rounds_found=len(bundle.rounds),
    )


def _fixed_roles(plan: Plan) -> tuple[str, str | None]:
    baselines = [arm.name for arm in plan.arms if arm.role == "baseline"]
    twins = [arm.name for arm in plan.arms if arm.role == "twin"]
    if len(baselines) != 1 or len(twins) > 1:
        raise CannotAnalyse(
            f"plan {plan.run_id} names {len(baselines)} baselines and {len(twins)} "
            "twins; it needs one baseline and at most one twin"
        )
    if plan.primary_metric not in RULES:
        raise CannotAnalyse(
            f"plan {plan.run_id} is about {plan.primary_metric!r}; known metrics are "
            + ", ".join(RULES)
        )
    return baselines[0], twins[0] if twins else None


def _counts(measured: Measured, arm: Arm) -> bool:
    return measured.round.arm == arm.name and why_void(measured) is None


def _void_rounds(rounds: Sequence[Round], arm: Arm) -> tuple[VoidRound, ...]:
    reasons = {
        round_.index: why_void(Measured(round_))
        for round_ in rounds
        if round_.arm == arm.name
    }
    return tuple(VoidRound(index, why) for index, why in reasons.items() if why)


def _against_baseline(
    figures: Figures, machine: Speeds, plan: Plan, baseline: str, twin: str | None
) -> dict[str, dict[str, Comparison]]:
    """Comparisons by arm and metric.

    The twin is a control and no question: it is compared, and corrected with nobody.
    """
    asking = partial(
        compare,
        against=baseline,
        threshold=plan.practical_threshold,
        seed=plan.seed,
    )
    names = [m.name for m in compared_metrics(plan)]
    alone = {
        arm: {
            name: asking(
                figures[arm][name],
                figures[baseline][name],
                arm=arm,
                speed=machine.get(name),
            )
            for name in names
        }
        for arm in figures
        if arm != baseline
    }
    primary = [name for name in names if name == plan.primary_metric]
    others = [name for name in names if name != plan.primary_metric]
    for family in (primary, others):
        members = [(arm, name) for arm in alone if arm != twin for name in family]
        together = correct(
            [alone[arm][name] for arm, name in members],
            threshold=plan.practical_threshold,
        )
        for (arm, name), comparison in zip(members, together, strict=True):
            alone[arm][name] = comparison
    return alone


def compared_metrics(plan: Plan) -> list[Metric]:
    """The plan's metrics that get a verdict, the primary one first."""
    known = [m for m in plan.metrics if m.name in RULES and RULES[m.name].compared]
    primary = _metric(plan, plan.primary_metric)
    return [primary, *(m for m in known if m.name != primary.name)]


def _metric(plan: Plan, name: str) -> Metric:
    return next((m for m in plan.metrics if m.name == name), RULES[name].metric)


def _noise(comparisons: Mapping[str, Comparison], plan: Plan) -> dict[str, Noise]:
    return {
        name: Noise(twins, plan.practical_threshold, plan.seed)
        for name, twins in comparisons.items()
    }


def _rank(
    arms: Mapping[str, ArmResult], figures: Figures, machine: Speeds, plan: Plan
) -> Ranking:
    candidates = {
        name: arm.comparisons[plan.primary_metric]
        for name, arm in arms.items()
        if arm.arm.role == "candidate"
    }
    order = best_first(candidates)
    winners = [name for name in order if candidates[name].word is Word.FASTER]
    if not winners:
        return Ranking(None, tuple(order), {})
    best = winners[0]
    others = [name for name in order if name != best]
    rivals = correct(
        [
            compare(
                figures[best][plan.primary_metric],
                figures[other][plan.primary_metric],
                arm=best,
                against=other,
                threshold=plan.practical_threshold,
                seed=plan.seed,
                speed=machine.get(plan.primary_metric),
            )
            for other in others
        ],
        threshold=plan.practical_threshold,
    )
    return Ranking(best, tuple(order), dict(zip(others, rivals, strict=True)))


def _delivery(measured: Sequence[Measured]) -> Delivery:
    busy = [m.generator_share() for m in measured]
    late = [m.counter("largest_send_delay_s") for m in measured]
    return Delivery(
        scheduled=sum(m.scheduled for m in measured),
        sent=sum(m.sent for m in measured),
        failed=sum(m.failed for m in measured),
        wrong=sum(m.wrong for m in measured),
        busiest_generator=max((b for b in busy if b is not None), default=None),
        latest_send_s=max((s for s in late if s is not None), default=None),
    )


def _fits(measured: Sequence[Measured]) -> tuple[FitResult, ...]:
    return tuple(
        FitResult(m.round.index, m.round.arm, check)
        for m in measured
        for check in m.round.fits
    )
