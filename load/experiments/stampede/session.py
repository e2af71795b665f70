"""A whole run: services, an empty bench, block by block, pages. All that begins here ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from fixtures.own_server import OwnServer
from fixtures.provisioners.interface import Service
from fixtures.provisioners.running import running
from load.experiments.environment import describe_environment
from load.experiments.stampede.journal import Journal, bench_database
from load.experiments.stampede.laboratory import Laboratory, pool_of
from load.experiments.stampede.law import STRATEGY as LAW_STRATEGY
from load.runs import PROJECT
from reports.schema import Environment
from reports.stampede.render import render_stampede
from reports.stampede.schema import Episode, Law, Plan
from reports.stampede.store import StampedeBundle

# A plan is complete only when it is known which rung provides the services.
Planner = Callable[[Mapping[str, str]], Plan]


class Observer(Protocol):
    """Whoever wants to see how a run gets on."""

    def preparing(self, stage: str) -> None: ...

    def keeping(self, folder: Path) -> None:
        """From now on, what is measured is kept there."""

    def round_begins(self, plan: Plan, arm: str, *, index: int, block: int) -> None: ...

    def episode_ended(self, episode: Episode) -> None: ...

    def law_observed(self, law: Law) -> None: ...


@dataclass(frozen=True)
class Outcome:
    folder: Path
    pages: Mapping[str, Path]


def conduct(planner: Planner, observer: Observer, *, folder: Path) -> Outcome:
    """Run a plan to its end; results are kept below `folder` as they come.

    1. Postgres, as any run has it; caches that are ours to kill.
    2. A database with an empty bench.
    3. The blocks, every arm on a fresh site.
    4. The law of `early_refresh`, if that is an arm.
    5. The pages.
    """
    draft = planner({})
    with ExitStack() as stack:
        observer.preparing("starting Postgres and a cache of our own")
        postgres = stack.enter_context(
            running("postgres", cores=_only("postgres", draft.cores.get("database")))
        )["postgres"]
        servers = {
            name: stack.enter_context(OwnServer(name, cores=draft.cores.get("cache")))
            for name in dict.fromkeys(("redis", draft.arms[0].backend))
            if name != "locmem"
        }
        plan = planner(
            {"postgres": postgres.rung.value}
            | {name: server.rung.value for name, server in servers.items()}
        )
        observer.preparing("making an empty bench")
        database_url = stack.enter_context(bench_database(postgres.url))
        journal = stack.enter_context(Journal.of(database_url))
        journal.insist_on_room(plan.workers * pool_of(plan.threads))
        bundle = StampedeBundle.create(
            folder / plan.run_id, plan, _environment(postgres, servers)
        )
        observer.keeping(bundle.folder)
        laboratory = Laboratory(plan, database_url, servers, journal)
        _run(laboratory, bundle, observer)
    observer.preparing("writing the report")
    return Outcome(bundle.folder, render_stampede(bundle.folder))


def _run(laboratory: Laboratory, bundle: StampedeBundle, observer: Observer) -> None:
    plan = bundle.plan
    arms = {arm.name: arm for arm in plan.arms}
    due = [(block, name) for block, names in enumerate(plan.blocks) for name in names]
    for index, (block, name) in enumerate(due):
        observer.round_begins(plan, name, index=index, block=block)
        bundle.add(
            laboratory.measure(
                arms[name], index=index, block=block, tell=observer.episode_ended
            )
        )
    for arm in plan.arms:
        if plan.law_s and arm.strategy == LAW_STRATEGY:
            observer.preparing(f"watching {arm.name} for {plan.law_s:g} s")
            law = laboratory.observe_law(arm)
            bundle.add_law(law)
            observer.law_observed(law)


def _environment(postgres: Service, servers: Mapping[str, OwnServer]) -> Environment:
    return describe_environment(
        {"postgres": postgres.version}
        | {name: server.version for name, server in servers.items()},
        {"postgres": postgres.url}
        | {name: server.url for name, server in servers.items()},
        project=PROJECT,
    )


def _only(name: str, cores: list[int] | None) -> dict[str, list[int]] | None:
    return None if cores is None else {name: cores}
