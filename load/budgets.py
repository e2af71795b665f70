"""From a lesson's file of budgets to what its endpoints cost now, and back."""

from __future__ import annotations

from pathlib import Path

from fixtures.costs import Endpoint, costs_of
from fixtures.provisioners.running import running
from fixtures.worlds import world_named
from load.choices import chosen
from load.runs import PROJECT
from reports.gate import Budgets, Costs, Counts, read_budgets
from reports.store import saving, write_atomically

BUDGETS = PROJECT / "reports" / "baselines" / "budgets"


def lessons_with_budgets(folder: Path = BUDGETS) -> list[str]:
    return sorted(file.stem for file in folder.glob("*.toml"))


def budgets_of(lesson: str, folder: Path = BUDGETS) -> Budgets:
    """Raises `UnknownChoice` for a lesson without budgets, `BudgetsError` for bad ones."""
    return read_budgets(
        folder / f"{chosen('lesson', lesson, lessons_with_budgets(folder))}.toml"
    )


def measured(budgets: Budgets) -> Costs:
    """What each endpoint costs, on services that run for this."""
    with running("postgres", "redis") as services:
        return measured_on(
            budgets,
            postgres_url=services["postgres"].url,
            redis_url=services["redis"].url,
        )


def measured_on(budgets: Budgets, *, postgres_url: str, redis_url: str) -> Costs:
    """What each endpoint costs, by its name and the state's, in the file's order."""
    found = costs_of(
        endpoints_of(budgets),
        world=world_named(budgets.lesson, budgets.contents.world),
        viewer=budgets.contents.viewer,
        postgres_url=postgres_url,
        redis_url=redis_url,
    )
    order = list(budgets.endpoints)
    return {
        (name, state.value): Counts(
            queries=cost.queries, round_trips=cost.round_trips, bytes=cost.bytes
        )
        for (name, state), cost in sorted(
            found.items(), key=lambda item: order.index(item[0][0])
        )
    }


def endpoints_of(budgets: Budgets) -> list[Endpoint]:
    """The endpoints as they are asked, with the names of subjects filled in."""
    return [
        Endpoint(
            name=name,
            path=endpoint.address(budgets.subjects),
            method=endpoint.method,
            form=endpoint.form,
            partial=endpoint.partial,
        )
        for name, endpoint in budgets.endpoints.items()
    ]


def rewrite(budgets: Budgets, costs: Costs) -> None:
    """Put these figures into the file; comments and order stay."""
    with saving(budgets.file):
        write_atomically(budgets.file, budgets.rewritten(costs).encode())
