"""`windtunnel reproduce`: the plan of another run, run again here, and whether we agree."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from fixtures.worlds import world_named
from load.commands.running import conducted
from load.console import RunDisplay, open_in_browser, show_agreement, show_plan
from load.contract import import_from_here
from load.experiments.catalogue import experiment_named
from load.experiments.planning import declared_cores
from load.experiments.repeating import plan_again
from load.experiments.session import NEEDED, begin
from load.runs import RUNS, bundle_folder, refresh_index
from reports.agreement import Agreement, agreement_of
from reports.render.agreement import render_agreement
from reports.store import Bundle

# As a gate answers: pass, fail, inconclusive.
EXITS = {Agreement.AGREE: 0, Agreement.DIFFER: 1, Agreement.CANNOT_TELL: 3}
LABELS = ("the original", "this machine")
HELP = {
    "out": "Where the new results are kept; the default is reports/runs.",
    "dry_run": "Print the plan and how long it will take; measure nothing.",
    "open": "Open the comparison afterwards; the default is to, where there is a desktop.",
}


@click.command()
@click.argument("bundle")
@click.option("--out", metavar="FOLDER", help=HELP["out"])
@click.option("--dry-run", is_flag=True, help=HELP["dry_run"])
@click.option("--open/--no-open", "opened", default=None, help=HELP["open"])
def reproduce(
    bundle: str, *, out: str | None, dry_run: bool, opened: bool | None
) -> None:
    """Run the plan of BUNDLE again here: does this machine agree?

    BUNDLE is a folder of results, the name of a run under reports/runs, or 'latest'. The
    arms, their order, load, seed and data are the same; what is measured is kept as a run
    of its own, and then each arm's ratio to the baseline is compared with the original's.

    \b
      windtunnel reproduce reports/samples/caching --dry-run
      windtunnel reproduce reports/samples/caching

    Exit status: 0 every arm agrees, 1 one differs, 3 it cannot be told. A run that was
    broken off is finished with 'windtunnel caching --resume', and then compared by hand.
    """
    import_from_here()
    original = Bundle.open(bundle_folder(bundle))
    # What could not be compared afterwards is refused before an hour is spent on it.
    agreement_of(original, original)
    experiment = experiment_named(original.plan.experiment, lesson=original.plan.lesson)
    world = world_named(experiment.lesson, original.plan.world)
    planner = partial(
        plan_again,
        original.plan,
        experiment,
        world_fingerprint=world.fingerprint,
        cores=declared_cores(),
    )
    if dry_run:
        show_plan(planner(services=dict.fromkeys(NEEDED, "chosen when it runs")))
        return
    display = RunDisplay()
    outcome = conducted(
        lambda: begin(
            experiment,
            lambda rungs: planner(services=rungs),
            display,
            folder=Path(out) if out else RUNS,
        ),
        display,
        command=experiment.name,
    )
    comparison = agreement_of(original, Bundle.open(outcome.folder), labels=LABELS)
    pages = render_agreement(comparison, outcome.folder)
    refresh_index(outcome.folder)
    show_agreement(comparison, {"report": outcome.pages["html"], **pages})
    open_in_browser(pages["html"], wanted=opened)
    raise SystemExit(EXITS[comparison.word])
