"""`windtunnel stampede`: one hot value, and everybody asks for it at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from load.commands.laboratories import Narrator, run_laboratory
from load.console import about_s, say_facts
from load.experiments.stampede.planning import Asked, estimate_s, plan_of
from load.experiments.stampede.session import conduct
from load.runs import RUNS
from reports.stampede.figures import figures_of
from reports.stampede.schema import Episode, Law, Plan

FOLDER = RUNS / "stampede"
HELP = {
    "clients": "Crowds: how many ask at the same moment, like 50,200,1000.",
    "strategies": (
        "What to compare with cache_aside: lease,two_tier; also a class of yours, which "
        "is held to the contract first: mypackage.MyStrategy. The default is all that "
        "have something to say here."
    ),
    "triggers": "expiry, invalidation, restart; the default is all.",
    "backend": "redis, memcached or locmem.",
    "cost_ms": "What a computation takes, in the database.",
    "ttl": "Time to live of the value, in seconds.",
    "workers": "Server processes of the site.",
    "repeats": "How often every episode is run, each time on a fresh site.",
    "background": "Readers a second before an expiry; early_refresh lives by them.",
    "law": "Seconds for which early_refresh is held to its law; 0 for none.",
    "seed": "Repeat the orders and the arrivals of another run.",
    "out": "Where results are kept; the default is reports/runs/stampede.",
    "dry_run": "Print the plan and how long it will take; measure nothing.",
    "open": "Open the report afterwards; the default is to, where there is a desktop.",
}


@click.command()
@click.option("--clients", default="200", show_default=True, help=HELP["clients"])
@click.option("--strategies", metavar="NAME,NAME", help=HELP["strategies"])
@click.option("--triggers", metavar="NAME,NAME", help=HELP["triggers"])
@click.option("--backend", default="redis", show_default=True, help=HELP["backend"])
@click.option(
    "--cost-ms", type=int, default=200, show_default=True, help=HELP["cost_ms"]
)
@click.option(
    "--ttl", "ttl_s", type=int, default=2, show_default=True, help=HELP["ttl"]
)
@click.option("--workers", type=int, default=3, show_default=True, help=HELP["workers"])
@click.option("--repeats", type=int, default=3, show_default=True, help=HELP["repeats"])
@click.option(
    "--background",
    "background_per_s",
    type=float,
    default=20.0,
    show_default=True,
    metavar="PER_S",
    help=HELP["background"],
)
@click.option(
    "--law-seconds",
    "law_s",
    type=float,
    default=20.0,
    show_default=True,
    metavar="S",
    help=HELP["law"],
)
@click.option("--seed", type=int, help=HELP["seed"])
@click.option("--out", metavar="FOLDER", help=HELP["out"])
@click.option("--dry-run", is_flag=True, help=HELP["dry_run"])
@click.option("--open/--no-open", "opened", default=None, help=HELP["open"])
def stampede(
    *, out: str | None, dry_run: bool, opened: bool | None, **options: object
) -> None:
    """What does each cache strategy do when a hot value is gone and everybody asks for it?

    A value that costs 200 ms to make is asked for by a whole crowd at one moment: because
    it has just expired, because a write has just made it old, or because the cache server
    was just killed. Counted are the computations that reach the database, how many of
    them run at the same time, how long the last client waits, and who is told an old
    value. cache_aside is the baseline; cache_aside-again, the same once more, shows what
    is noise.

    \b
      windtunnel stampede                                200 clients, every strategy
      windtunnel stampede --clients 50,200,1000 --repeats 5
      windtunnel stampede --strategies lease,single_flight --triggers expiry
      windtunnel stampede --dry-run                      what it would do, and how long
      windtunnel report NAME                             the pages again
    """
    run_laboratory(
        options,
        plan_of=_plan_of,
        show_plan=show_plan,
        conduct=lambda planner: conduct(
            planner, StampedeNarrator(), folder=Path(out) if out else FOLDER
        ),
        dry_run=dry_run,
        opened=opened,
    )


def _plan_of(options: Mapping[str, object], services: Mapping[str, str]) -> Plan:
    asked = Asked(**options)  # type: ignore[arg-type]  # click has converted them
    return plan_of(asked, services=services)


def show_plan(plan: Plan) -> None:
    """What a run would do, and for how long."""
    facts = {
        "question": plan.question,
        "arms": ", ".join(arm.name for arm in plan.arms),
        "crowds": ", ".join(map(str, plan.clients)),
        "triggers": ", ".join(plan.triggers),
        "value": f"{plan.cost_ms} ms to make, lives {plan.ttl_s} s",
        "site": f"{plan.workers} processes, {plan.threads} threads each",
        "readers": f"{plan.background_per_s:g}/s before an expiry, Poisson",
        "repeats": f"{len(plan.blocks)} blocks, each arm once a block, shuffled",
        "law": f"{plan.law_s:g} s of steady readers" if plan.law_s else "not observed",
        "cores": ", ".join(f"{who} {on}" for who, on in plan.cores.items()) or "shared",
        "seed": str(plan.seed),
        "time": about_s(estimate_s(plan)),
    }
    say_facts(facts)


class StampedeNarrator(Narrator):
    """A line for every episode."""

    def round_begins(self, plan: Plan, arm: str, *, index: int, block: int) -> None:
        of = sum(map(len, plan.blocks))
        self.about = f"{index + 1:>3}/{of}  {arm:<24}"

    def episode_ended(self, episode: Episode) -> None:
        head = f"{self.about} {episode.trigger:<12} {episode.clients:>4}"
        if episode.void is not None:
            self.line(f"{head}  void: {episode.void}")
            return
        found = figures_of(episode)
        told = f"{found.computations:>3} computations, worst wait {found.worst_s:.2f} s"
        stale = f", {found.stale} stale" if found.stale else ""
        errors = f", {found.errors} errors" if found.errors else ""
        self.line(f"{head}  {told}{stale}{errors}")

    def law_observed(self, law: Law) -> None:
        self.line(
            f"{law.arm}: {law.fit.sample} values followed, {law.fit.test} "
            f"p = {law.fit.p_value:.2f}"
        )
