"""The one loop that runs every experiment: what is due next, measure it, save it.

It knows no app and no arm. What it has saved is complete at every moment, so that a run
that was interrupted goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import msgspec

from reports.schema import Arm, Plan, Round
from reports.store import Bundle

from . import warming
from .interface import Experiment, ExperimentError
from .planning import with_pilot_arms


@dataclass(frozen=True)
class Due:
    """A round that is still to be measured."""

    index: int
    block: int
    arm: Arm
    warm_up_requests: int


class Observer(Protocol):
    """Who wants to see how a run goes on."""

    def round_begins(self, due: Due, plan: Plan) -> None: ...

    def round_ended(self, due: Due, done: Round) -> None: ...

    def arms_joined(self, names: list[str]) -> None: ...


def run(
    experiment: Experiment,
    bundle: Bundle,
    measure: Callable[[Due], Round],
    observer: Observer,
) -> None:
    """Measure every round of the bundle's plan that it does not hold yet."""
    while True:
        if (requests := warm_up_due(bundle)) is not None:
            bundle.rewrite_plan(
                msgspec.structs.replace(bundle.plan, warm_up_requests=requests)
            )
        if arms := pilot_arms_due(experiment, bundle):
            bundle.rewrite_plan(with_pilot_arms(bundle.plan, experiment, arms))
            observer.arms_joined(arms)
        due = next(rounds_due(bundle), None)
        if due is None:
            return
        observer.round_begins(due, bundle.plan)
        done = measure(due)
        bundle.add(done)
        observer.round_ended(due, done)


def rounds_due(bundle: Bundle) -> Iterator[Due]:
    """The rounds of the plan that are not in the bundle, in the plan's order."""
    plan = bundle.plan
    arms = {arm.name: arm for arm in plan.arms}
    there = {(done.block, done.arm) for done in bundle.rounds}
    index = 0
    for block, names in enumerate(plan.blocks):
        for name in names:
            if (block, name) not in there:
                warm_up = warming.warm_up_requests(plan, block=block)
                yield Due(index, block, arms[name], warm_up)
            index += 1


def pilot_arms_due(experiment: Experiment, bundle: Bundle) -> list[str]:
    """Arms that the pilot rule adds now: after the first block, and only once."""
    if bundle.plan.pilot_rule is None:
        return []
    first = _first_block_just_ended(bundle)
    return experiment.chosen_by_pilot(bundle.plan.arms, first) if first else []


def warm_up_due(bundle: Bundle) -> int | None:
    """How long all later rounds are warmed up, once the first block has shown it."""
    plan = bundle.plan
    if plan.warm_up_requests is not None or len(plan.blocks) == 1:
        return None
    first = _first_block_just_ended(bundle)
    return warming.decided(plan, first) if first else None


def _first_block_just_ended(bundle: Bundle) -> list[Round]:
    """Its rounds, if all of them are there and no other; else none."""
    first = [done for done in bundle.rounds if done.block == 0]
    started_later = any(done.block > 0 for done in bundle.rounds)
    whole = len(first) >= len(bundle.plan.blocks[0])
    return first if whole and not started_later else []


def check_resumable(plan: Plan, *, experiment: str, world_fingerprint: str) -> None:
    """Refuse to mix rounds that were not measured under the same plan."""
    if plan.experiment != experiment:
        raise ExperimentError(
            f"{plan.run_id} is a run of '{plan.experiment}', not of '{experiment}'; "
            f"go on with: windtunnel {plan.experiment} --resume {plan.run_id}"
        )
    if plan.warm_up != warming.RULE:
        raise ExperimentError(
            f"{plan.run_id} was begun under another rule of warming up "
            f"({plan.warm_up!r}, now {warming.RULE!r}); its rounds cannot be mixed with "
            "new ones: start a new run"
        )
    if plan.world_fingerprint != world_fingerprint:
        raise ExperimentError(
            f"{plan.run_id} was measured on another version of the world "
            f"'{plan.world}' ({plan.world_fingerprint}, now {world_fingerprint}); "
            "its rounds cannot be mixed with new ones: start a new run"
        )
