"""The plan of another run, to be run again here: the same question on this machine.

Arms, their order, load, seed and data are the other run's; name, moment, cores and rungs
are this one's. What the pilot chose there is in the blocks already, so no pilot runs
here. A plan whose meaning has changed since is refused: its figures would be those of
another question.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from load.choices import UsageError
from reports.schema import Arm, Plan

from .caching.arms import asking_for
from .interface import Experiment, ExperimentError
from .planning import named_now
from .warming import RULE


def plan_again(
    plan: Plan,
    experiment: Experiment,
    *,
    world_fingerprint: str,
    services: Mapping[str, str],
    cores: Mapping[str, list[int]],
) -> Plan:
    """The plan for here and now; raises `ExperimentError` where it cannot be the same."""
    _refuse_other_data(plan, world_fingerprint)
    _refuse_other_warm_up(plan)
    for arm in plan.arms:
        _refuse_other_arm(plan, arm, experiment)
    run_id, created_at = named_now(plan.experiment)
    return msgspec.structs.replace(
        plan,
        run_id=run_id,
        created_at=created_at,
        pilot_rule=None,
        services=dict(services),
        cores=dict(cores),
        caveats=[*plan.caveats, _about(plan)],
        # How long warming takes is found out anew: it is another machine's.
        warm_up_requests=None,
    )


def _about(plan: Plan) -> str:
    pilot = "; what its pilot chose is taken over" if plan.pilot_rule else ""
    return (
        f"This run repeats {plan.run_id}: arms, order, load, seed and data are those of "
        f"that run{pilot}."
    )


def _refuse_other_data(plan: Plan, world_fingerprint: str) -> None:
    if plan.world_fingerprint != world_fingerprint:
        raise ExperimentError(
            f"{plan.run_id} was measured on another version of the world "
            f"'{plan.world}' ({plan.world_fingerprint}, now {world_fingerprint}), so it "
            "cannot be repeated with this version of windtunnel; use the one that made it"
        )


def _refuse_other_warm_up(plan: Plan) -> None:
    if plan.warm_up != RULE:
        raise ExperimentError(
            f"{plan.run_id} was warmed up by another rule ({plan.warm_up!r}, now "
            f"{RULE!r}), so it cannot be repeated with this version of windtunnel; "
            "use the one that made it"
        )


def _refuse_other_arm(plan: Plan, arm: Arm, experiment: Experiment) -> None:
    """An arm is its settings: the same name must still mean the same ones."""
    try:
        now = experiment.arm(asking_for(arm), ttl_s=int(arm.settings["CACHE_TTL_S"]))
    except (KeyError, ValueError, UsageError) as error:
        raise ExperimentError(
            f"{plan.run_id} has the arm '{arm.name}', which this version of windtunnel "
            f"cannot make: {error}"
        ) from error
    if now != arm:
        raise ExperimentError(
            f"{plan.run_id} has the arm '{arm.name}' with the settings {arm.settings}, "
            f"and this version of windtunnel makes it with {now.settings}; use the one "
            "that made it"
        )
