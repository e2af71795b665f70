"""A whole run: services, a world, block by block, pages. All that begins here ends."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

from fixtures.provisioners.workspace import workspace
from fixtures.worlds import cast, drop, ensure_template, world_named
from load.experiments.breakable import breakable
from load.experiments.outage.laboratory import Laboratory
from load.experiments.outage.planning import LESSON, server_of
from load.experiments.session import Outcome
from reports.outage.render import render_outage
from reports.outage.schema import Case, Plan, Round
from reports.outage.store import OutageBundle

# A plan is complete only when it is known which rung provides the services.
Planner = Callable[[Mapping[str, str]], Plan]


class Observer(Protocol):
    """Whoever wants to see how a run gets on."""

    def preparing(self, stage: str) -> None: ...

    def keeping(self, folder: Path) -> None:
        """From now on, what is measured is kept there."""

    def round_begins(self, plan: Plan, case: Case, *, index: int) -> None: ...

    def round_ended(self, plan: Plan, done: Round) -> None: ...


def conduct(planner: Planner, observer: Observer, *, folder: Path) -> Outcome:
    """Run a plan to its end; results are kept below `folder` as they come.

    1. Postgres, as any run has it; caches that are ours to break.
    2. A world to restore from.
    3. The blocks, every case on a fresh site.
    4. The pages.
    """
    draft = planner({})
    world = world_named(LESSON, draft.world)
    with ExitStack() as stack:
        observer.preparing("starting Postgres and caches of our own")
        caches = ["redis", *map(server_of, draft.arms)]
        ours = stack.enter_context(breakable(caches, cores=draft.cores))
        plan = planner(ours.rungs())
        observer.preparing(f"building the world '{plan.world}'")
        template = ensure_template(ours.postgres.url, world)
        people = stack.enter_context(workspace("outage")) / "cast.json"
        cast(world).write(people)
        bundle = OutageBundle.create(folder / plan.run_id, plan, ours.environment())
        observer.keeping(bundle.folder)
        # Of its own: another run on this server must not find it taken away.
        database = f"windtunnel_outage_{secrets.token_hex(6)}"
        stack.callback(drop, ours.postgres.url, database)
        laboratory = Laboratory(
            plan, ours.postgres.url, template, database, ours.servers, people
        )
        _run(laboratory, bundle, observer)
    observer.preparing("writing the report")
    return Outcome(bundle.folder, render_outage(bundle.folder))


def _run(laboratory: Laboratory, bundle: OutageBundle, observer: Observer) -> None:
    plan = bundle.plan
    due = [(block, case) for block, cases in enumerate(plan.blocks) for case in cases]
    for index, (block, case) in enumerate(due):
        observer.round_begins(plan, case, index=index)
        bundle.add(laboratory.measure(case, index=index, block=block))
        observer.round_ended(plan, bundle.rounds[-1])
