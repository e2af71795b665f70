"""A whole run: services, data, laboratory, rounds, pages. What is started here ends here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from fixtures.provisioners.interface import Rung
from fixtures.provisioners.running import Services, running
from fixtures.worlds import Template, World, cast, ensure_template, world_named
from fixtures.worlds.server import MAINTENANCE, connected
from fixtures.worlds.turns import turn
from load.driver import DriveProgress
from load.runs import PROJECT
from reports.render import render_all
from reports.schema import Environment, Plan
from reports.store import Bundle

from .environment import describe_environment
from .gauges import memcached_keys, redis_keys
from .interface import Experiment, ExperimentError
from .laboratory import DATABASE, Laboratory
from .runner import Observer, check_resumable, run

WAITING = "waiting for another run that measures on this Postgres"
NEEDED = ("postgres", "redis", "memcached")
# A plan is complete only when it is known which rung provides the services.
Planner = Callable[[Mapping[str, str]], Plan]


class Audience(Observer, Protocol):
    """An observer who is also told of the preparations."""

    def preparing(self, stage: str, share: float | None = None) -> None: ...

    def driving(self, progress: DriveProgress) -> None: ...

    def keeping(self, folder: Path) -> None:
        """From now on, what is measured is kept there."""


@dataclass(frozen=True)
class Outcome:
    folder: Path
    pages: Mapping[str, Path]


def begin(
    experiment: Experiment, planner: Planner, audience: Audience, *, folder: Path
) -> Outcome:
    """Run a plan from its first round on, and keep its results below `folder`."""
    draft = planner({})
    world = world_named(experiment.lesson, draft.world)
    with ExitStack() as stack:
        services, template = stage(stack, world, draft.cores, audience)
        plan = planner({name: services[name].rung.value for name in NEEDED})
        environment = _environment(services)
        with _laboratory(experiment, services, template, world, plan) as laboratory:
            audience.preparing(
                "weighing the generator against a view that does nothing"
            )
            ceiling = laboratory.generator_ceiling()
            environment = msgspec.structs.replace(
                environment, generator_ceiling_per_s=ceiling
            )
            bundle = Bundle.create(folder / plan.run_id, plan, environment)
            return _conclude(experiment, bundle, laboratory, audience)


def resume(experiment: Experiment, bundle: Bundle, audience: Audience) -> Outcome:
    """Run the rounds that an interrupted run still owes."""
    world = world_named(experiment.lesson, bundle.plan.world)
    check_resumable(
        bundle.plan, experiment=experiment.name, world_fingerprint=world.fingerprint
    )
    with ExitStack() as stack:
        services, template = stage(stack, world, bundle.plan.cores, audience)
        bundle.check_environment(_environment(services))
        with _laboratory(
            experiment, services, template, world, bundle.plan
        ) as laboratory:
            return _conclude(experiment, bundle, laboratory, audience)


def stage(
    stack: ExitStack, world: World, cores: Mapping[str, list[int]], audience: Audience
) -> tuple[Services, Template]:
    """Services that run and a data set in them, until the stack is closed."""
    audience.preparing("starting Postgres, Redis and Memcached")
    services = stack.enter_context(running(*NEEDED, cores=_by_service(cores)))
    for line in _provenance(services):
        audience.preparing(line)
    stack.enter_context(_alone_on(services["postgres"].url, audience))
    _refuse_to_empty(services)
    audience.preparing(f"building the world '{world.size.name}'")
    template = ensure_template(
        services["postgres"].url, world, progress=audience.preparing
    )
    return services, template


@contextmanager
def _alone_on(postgres_url: str, audience: Audience) -> Iterator[None]:
    """Rounds replace a database and empty the caches: of two runs there, one waits."""
    with (
        connected(postgres_url, database=MAINTENANCE) as connection,
        turn(connection, DATABASE, waiting=lambda: audience.preparing(WAITING)),
    ):
        yield


def _refuse_to_empty(services: Services) -> None:
    """Every round empties the caches: one that somebody else fills is not ours to use."""
    for name, count in (("redis", redis_keys), ("memcached", memcached_keys)):
        service = services[name]
        if service.rung is Rung.EXTERNAL and (keys := count(service.url)):
            variable = f"{name.upper()}_URL"
            raise ExperimentError(
                f"{variable} leads to a server with {keys} keys, and a run empties it "
                f"before every round; name an empty one, or unset {variable} to get one "
                "for this run"
            )


def _provenance(services: Services) -> Iterator[str]:
    """Which rung each service came from, and why not from one before it."""
    for name, service in services.items():
        passed = "; ".join(map(str, services.passed_over.get(name, ())))
        told = f" (passed over: {passed})" if passed else ""
        yield f"{name} {service.version} on rung {service.rung}{told}"


def _laboratory(
    experiment: Experiment,
    services: Services,
    template: Template,
    world: World,
    plan: Plan,
) -> Laboratory:
    laboratory = Laboratory(
        services=services, template=template, plan=plan, lesson=experiment.lesson
    )
    cast(world).write(laboratory.cast_path)
    return laboratory


def _conclude(
    experiment: Experiment, bundle: Bundle, laboratory: Laboratory, audience: Audience
) -> Outcome:
    audience.keeping(bundle.folder)
    run(
        experiment,
        bundle,
        lambda due: laboratory.measure(
            due.arm,
            index=due.index,
            block=due.block,
            warm_up_requests=due.warm_up_requests,
            progress=audience.driving,
        ),
        audience,
    )
    audience.preparing("writing the report")
    return Outcome(bundle.folder, render_all(bundle.folder))


def _environment(services: Services) -> Environment:
    return describe_environment(
        {name: services[name].version for name in NEEDED},
        {name: services[name].url for name in NEEDED},
        project=PROJECT,
    )


def _by_service(cores: Mapping[str, list[int]]) -> dict[str, list[int]]:
    if not cores:
        return {}
    return {
        "postgres": cores["database"],
        "redis": cores["cache"],
        "memcached": cores["cache"],
    }
