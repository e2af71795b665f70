"""`windtunnel gate`: did anything become dearer, or slower? 0 no, 1 yes, 3 cannot be told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click

from load.against import refuse_impossible, verdict_against
from load.budgets import BUDGETS, budgets_of, lessons_with_budgets, measured, rewrite
from load.choices import UsageError
from load.console import say
from load.runs import PROJECT, bundle_folder
from load.terminal import PROGRESS
from reports.gate import (
    Budgets,
    Costs,
    Outcome,
    Verdict,
    changes,
    judge_counts,
    judge_runs,
)
from reports.gate.render import Annotations, JUnit, Material, Summary, Terminal
from reports.render.tables import aligned
from reports.store import Bundle, saving, write_atomically

EXIT = {Outcome.PASS: 0, Outcome.FAIL: 1, Outcome.INCONCLUSIVE: 3}
HELP = {
    "lesson": "One lesson's budgets; the default is every lesson that has some.",
    "update": "Write what endpoints cost now into the budgets, and show the difference.",
    "budgets": "Where budgets are kept; the default is reports/baselines/budgets.",
    "timings_only": "Ask no endpoint; judge the timings alone.",
    "baseline": "Judge timings too, against this run: a folder, or a run's name.",
    "bundle": "The run that is judged against the baseline; the default is 'latest'.",
    "against": "Judge timings too: measure this revision and the working tree in turns.",
    "profile": "How much time --against may take: gate (4 min), or a trial.",
    "rounds": "How often --against measures each of them.",
    "threshold": "The change that matters; the default is the run's own, mostly 0.05.",
    "junit": "Write a JUnit file, one test case a question.",
}


@click.command()
@click.option("--lesson", metavar="NAME", help=HELP["lesson"])
@click.option("--update", is_flag=True, help=HELP["update"])
@click.option(
    "--budgets",
    "folder",
    default=str(BUDGETS),
    metavar="FOLDER",
    help=HELP["budgets"],
)
@click.option("--timings-only", is_flag=True, help=HELP["timings_only"])
@click.option("--baseline", metavar="RUN", help=HELP["baseline"])
@click.option("--bundle", metavar="RUN", help=HELP["bundle"])
@click.option("--against", metavar="REVISION", help=HELP["against"])
@click.option("--profile", default="gate", show_default=True, help=HELP["profile"])
@click.option("--rounds", type=int, metavar="N", help=HELP["rounds"])
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    metavar="SHARE",
    help=HELP["threshold"],
)
@click.option("--junit", metavar="FILE", help=HELP["junit"])
def gate(
    *,
    lesson: str | None,
    update: bool,
    folder: str,
    timings_only: bool,
    baseline: str | None,
    bundle: str | None,
    against: str | None,
    profile: str,
    rounds: int | None,
    threshold: float | None,
    junit: str | None,
) -> int:
    """Did anything become dearer, or slower? Exit 0: no, 1: yes, 3: cannot be told.

    Every endpoint has a budget in reports/baselines/budgets: database queries, cache
    round trips and bytes, without a cache and with a full one. They are counted and do
    not depend on the machine, so they always judge: one query more fails.

    Timings depend on the machine, so they judge only where a run's A/A arm (the baseline
    under another name) says that a change of that size would have shown. Where it says
    no, the answer is 'inconclusive', with the smallest change that would show.

    \b
      windtunnel gate                      every endpoint against its budget
      windtunnel gate --update             write the budgets anew, show the difference
      windtunnel gate --against main       and the working tree beside that revision
      windtunnel gate --baseline A --bundle B    and two runs of `windtunnel caching`
      windtunnel gate --junit gate.xml     for CI; on GitHub also remarks beside the lines
    """
    _check_sense(
        timings=bool(baseline or against),
        update=update,
        timings_only=timings_only,
        bundle_alone=bundle is not None and baseline is None,
        junit=junit is not None,
    )
    runs = _runs(baseline, bundle)
    if against is not None:
        refuse_impossible(against, profile=profile, rounds=rounds)
    lessons = [] if timings_only else _lessons(lesson, Path(folder))
    if update:
        for budgets in lessons:
            _update(budgets, _measured(budgets))
        return 0
    verdict = Verdict(())
    for budgets in lessons:
        found = judge_counts(budgets, _measured(budgets))
        verdict = verdict.and_then(Verdict(tuple(found)))
    if runs is not None:
        base, head = runs
        matters = threshold or head.plan.practical_threshold
        verdict = verdict.and_then(judge_runs(base, head, threshold=matters))
    if against is not None:
        verdict = verdict.and_then(
            verdict_against(
                against, profile=profile, rounds=rounds, threshold=threshold
            )
        )
    _tell(verdict, junit=Path(junit) if junit else None)
    return EXIT[verdict.outcome]


def _check_sense(
    *,
    timings: bool,
    update: bool,
    timings_only: bool,
    bundle_alone: bool,
    junit: bool,
) -> None:
    """Options that contradict each other are refused before anything starts."""
    if bundle_alone:
        raise UsageError("--bundle is judged against a --baseline; name that run too")
    if timings_only and (update or not timings):
        raise UsageError(
            "--timings-only leaves nothing to do without a --baseline or --against"
        )
    if update and (timings or junit):
        raise UsageError(
            "--update judges nothing; leave --baseline, --against and --junit away"
        )


def _lessons(lesson: str | None, folder: Path) -> list[Budgets]:
    """Read before anything starts: what is written wrongly is said at once."""
    names = lessons_with_budgets(folder) if lesson is None else [lesson]
    if not names:
        raise UsageError(f"{folder} holds no budgets; a lesson's are in NAME.toml")
    return [budgets_of(name, folder) for name in names]


def _runs(baseline: str | None, bundle: str | None) -> tuple[Bundle, Bundle] | None:
    if baseline is None:
        return None
    base, head = bundle_folder(baseline), bundle_folder(bundle or "latest")
    if base.resolve() == head.resolve():
        raise UsageError(
            f"{head} cannot be judged against itself; name another --bundle"
        )
    return Bundle.open(base), Bundle.open(head)


def _measured(budgets: Budgets) -> Costs:
    PROGRESS.print(
        f"windtunnel: asking {len(budgets.endpoints)} endpoints of {budgets.lesson}, "
        "twice …",
        markup=False,
        soft_wrap=True,
    )
    return measured(budgets)


def _update(budgets: Budgets, costs: Costs) -> None:
    different = changes(budgets, costs)
    if not different:
        say(f"{budgets.lesson}: every figure is as budgeted; nothing to write")
        return
    rewrite(budgets, costs)
    for line in aligned([("what", "was", "is"), *different]):
        say(line)
    say(f"{budgets.lesson}: {len(different)} figures written to {_short(budgets.file)}")


def _tell(verdict: Verdict, *, junit: Path | None) -> None:
    """To the terminal; to a JUnit file; on GitHub beside the lines and in the summary."""
    material = Material(verdict, PROJECT)
    for line in _lines(material):
        say(line)
    if junit is not None:
        with saving(junit):
            write_atomically(junit, JUnit().render(material).encode())
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with saving(Path(summary)), Path(summary).open("a", encoding="utf-8") as file:
            file.write(Summary().render(material))


def _lines(material: Material) -> Iterator[str]:
    yield from Terminal().render(material).splitlines()
    if os.environ.get("GITHUB_ACTIONS") == "true":
        yield from Annotations().render(material).splitlines()


def _short(file: Path) -> Path:
    return file.relative_to(PROJECT) if file.is_relative_to(PROJECT) else file
