"""A whole run: services, an empty bench, block by block, pages. All that begins here ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

from load.experiments.breakable import breakable
from load.experiments.session import Outcome
from load.experiments.stampede.journal import Journal, bench_database
from load.experiments.stampede.laboratory import Laboratory, pool_of
from load.experiments.stampede.law import STRATEGY as LAW_STRATEGY
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
        caches = [c for c in ("redis", draft.arms[0].backend) if c != "locmem"]
        ours = stack.enter_context(breakable(caches, cores=draft.cores))
        plan = planner(ours.rungs())
        observer.preparing("making an empty bench")
        database_url = stack.enter_context(bench_database(ours.postgres.url))
        journal = stack.enter_context(Journal.of(database_url))
        journal.insist_on_room(plan.workers * pool_of(plan.threads))
        bundle = StampedeBundle.create(folder / plan.run_id, plan, ours.environment())
        observer.keeping(bundle.folder)
        laboratory = Laboratory(plan, database_url, ours.servers, journal)
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
