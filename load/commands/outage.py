"""`windtunnel outage`: the cache server breaks in the middle of a load, and comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from load.commands.laboratories import Narrator, run_laboratory
from load.console import about_s, say_facts
from load.experiments.outage.planning import USUAL_ARMS, Asked, estimate_s, plan_of
from load.experiments.outage.session import conduct
from load.runs import RUNS
from reports.outage.faults import FAULTS
from reports.outage.figures import figures_of
from reports.outage.render.wording import outcome_text
from reports.outage.schema import Case, Plan, Round

FOLDER = RUNS / "outage"
Command = Callable[..., None]
HELP = {
    "faults": f"What breaks: {', '.join(FAULTS)}; the default is all.",
    "arms": (
        "Strategies on backends: none,signals@redis; also a class of yours, which is "
        "held to the contract first: mypackage.MyStrategy@redis. The default is "
        f"{','.join(USUAL_ARMS)}."
    ),
    "rate": "Requests a second: below what the slowest arm can serve.",
    "rounds": "How often every case is run, each time on a fresh site.",
    "before": "Seconds before the fault, of which the level is taken.",
    "fault": "Seconds of a fault that lasts: pause, full, kill.",
    "after": "Seconds that follow a fault, at the least.",
    "audience": "People who are online.",
    "world": "The data: tiny, small, medium, large.",
    "seed": "Repeat the order and the arrivals of another run.",
    "out": "Where results are kept; the default is reports/runs/outage.",
    "dry_run": "Print the plan and how long it will take; measure nothing.",
    "open": "Open the report afterwards; the default is to, where there is a desktop.",
}


def _seconds(option: str, default: float) -> Callable[[Command], Command]:
    return click.option(
        f"--{option}",
        f"{option}_s",
        type=float,
        default=default,
        show_default=True,
        metavar="S",
        help=HELP[option],
    )


@click.command()
@click.option("--faults", metavar="NAME,NAME", help=HELP["faults"])
@click.option("--arms", metavar="NAME,NAME", help=HELP["arms"])
@click.option(
    "--rate",
    "rate_per_s",
    type=float,
    default=30.0,
    show_default=True,
    metavar="PER_S",
    help=HELP["rate"],
)
@click.option("--rounds", type=int, default=1, show_default=True, help=HELP["rounds"])
@_seconds("before", 4.0)
@_seconds("fault", 2.0)
@_seconds("after", 4.0)
@click.option(
    "--audience", type=int, default=60, show_default=True, help=HELP["audience"]
)
@click.option("--world", default="small", show_default=True, help=HELP["world"])
@click.option("--seed", type=int, help=HELP["seed"])
@click.option("--out", metavar="FOLDER", help=HELP["out"])
@click.option("--dry-run", is_flag=True, help=HELP["dry_run"])
@click.option("--open/--no-open", "opened", default=None, help=HELP["open"])
def outage(
    *, out: str | None, dry_run: bool, opened: bool | None, **options: object
) -> None:
    """What does a site do when its cache server breaks under load, and comes back?

    In the middle of a steady load the server is restarted, flushed, frozen, full or
    killed. Nobody should get an error; it costs time. How long that takes, until latency
    and answers are back to what they were, is the dent: found by a rule that is fixed
    beforehand, from what this site itself did before the fault. Somebody writes
    meanwhile, and others look afterwards whether they are shown it.

    \b
      restart  it stops and comes back empty      flush  all its keys are gone
      pause    it answers nobody for a while      full   it takes nothing new (Redis)
      kill     it is gone for a while, then empty calm   nothing: what noise looks like

    \b
      windtunnel outage                                  every fault, about five minutes
      windtunnel outage --faults kill,pause --arms none,lease@redis --rounds 3
      windtunnel outage --dry-run                        what it would do, and how long
      windtunnel report NAME                             the pages again
    """
    run_laboratory(
        options,
        plan_of=_plan_of,
        show_plan=show_plan,
        conduct=lambda planner: conduct(
            planner, OutageNarrator(), folder=Path(out) if out else FOLDER
        ),
        dry_run=dry_run,
        opened=opened,
    )


def _plan_of(options: Mapping[str, object], services: Mapping[str, str]) -> Plan:
    asked = Asked(**options)  # type: ignore[arg-type]  # click has converted them
    return plan_of(asked, services=services)


def show_plan(plan: Plan) -> None:
    """What a run would do, and for how long."""
    load = plan.workload
    say_facts(
        {
            "question": plan.question,
            "arms": ", ".join(arm.name for arm in plan.arms),
            "faults": ", ".join(plan.faults),
            "not": _left_out(plan) or "everything can be",
            "load": f"open loop, {load.arrivals} arrivals, {load.rate_per_s:g}/s, "
            f"{load.audience} people online",
            "a round": f"{plan.warm_s:g} s to warm up, {plan.before_s:g} s before the "
            f"fault, {plan.fault_s:g} s of it, {plan.after_s:g} s after",
            "rounds": f"{sum(map(len, plan.blocks))} in {len(plan.blocks)} blocks, "
            "each case once a block, shuffled",
            "world": f"{plan.world} ({plan.world_fingerprint})",
            "cores": ", ".join(f"{who} {on}" for who, on in plan.cores.items())
            or "shared",
            "seed": str(plan.seed),
            "time": about_s(estimate_s(plan)),
        }
    )


def _left_out(plan: Plan) -> str:
    return "; ".join(f"{e.fault} of {e.arm}: {e.why}" for e in plan.left_out)


class OutageNarrator(Narrator):
    """A line for every round."""

    def round_begins(self, plan: Plan, case: Case, *, index: int) -> None:
        of = sum(map(len, plan.blocks))
        self.about = f"{index + 1:>3}/{of}  {case.arm:<24} {case.fault:<8}"

    def round_ended(self, plan: Plan, done: Round) -> None:
        if done.void is not None:
            self.line(f"{self.about} void: {done.void}")
            return
        found = figures_of(done, plan)
        errors = f", {found.errors} errors" if found.errors else ""
        stale = ", stale afterwards" if done.meanwhile and done.meanwhile.stale else ""
        self.line(f"{self.about} {outcome_text(found)}{errors}{stale}")
