"""What a person at a terminal sees: the plan, the progress, the verdict, the page."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from load.driver import DriveProgress
from load.experiments.estimates import estimate
from load.experiments.runner import Due
from load.runs import refresh_index
from load.terminal import PROGRESS, RESULTS, tell
from reports.agreement import BundleComparison
from reports.kinds import kind_of
from reports.render.agreement import lines_of
from reports.schema import Plan, Round


def show_plan(plan: Plan) -> None:
    """What a run would do, and for how long."""
    load = plan.workload
    facts = Table(show_header=False, box=None, pad_edge=False)
    for name, value in (
        ("question", plan.question),
        ("arms", ", ".join(arm.name for arm in plan.arms)),
        ("pilot", plan.pilot_rule or "none"),
        ("rounds", f"{len(plan.blocks)} blocks, each arm once a block, shuffled"),
        (
            "load",
            f"{load.loop} loop, {load.arrivals} arrivals, {load.rate_per_s:g}/s for "
            f"{load.duration_s:g} s, {load.audience} people online",
        ),
        ("mix", ", ".join(f"{name} {share:.0%}" for name, share in load.mix.items())),
        ("world", f"{plan.world} ({plan.world_fingerprint})"),
        ("warm-up", plan.warm_up),
        (
            "cores",
            ", ".join(f"{who} {on}" for who, on in plan.cores.items()) or "shared",
        ),
        (
            "decides",
            f"{plan.primary_metric}, practical threshold {plan.practical_threshold:.0%}",
        ),
        ("seed", str(plan.seed)),
        *_searched(plan),
        ("time", str(estimate(plan))),
    ):
        facts.add_row(f"[bold]{name}[/]", value)
    tell(facts)


def _searched(plan: Plan) -> list[tuple[str, str]]:
    wanted = plan.objective
    if wanted is None:
        return []
    return [
        (
            "objective",
            f"p95 at most {wanted.p95_ms:g} ms, at most {wanted.error_share:.1%} failed; "
            f"rates from {plan.workload.rate_per_s:g}/s on, to within "
            f"{wanted.fineness - 1:.0%}",
        )
    ]


def show_verdicts(folder: Path, pages: Mapping[str, Path]) -> None:
    """The verdict in a table and sentences, and where to read on; of any kind of run."""
    for line in kind_of(folder).lines_of(folder):
        say(line)
    say("")
    for kind, page in pages.items():
        say(f"{kind:>5}  {short(page)}")
    say(f"  raw  {short(folder)}")
    if index := refresh_index(folder):
        say(f"  all  {short(index)}")


def show_agreement(comparison: BundleComparison, pages: Mapping[str, Path]) -> None:
    """Whether two runs agree, in a table and sentences, and where to read on."""
    for line in lines_of(comparison):
        say(line)
    say("")
    for kind, page in pages.items():
        say(f"{kind:>5}  {short(page)}")


def say(line: str) -> None:
    """Print a line as it is: no markup, no wrapping, so that it can be piped and found."""
    RESULTS.print(line, markup=False, soft_wrap=True)


def say_facts(facts: Mapping[str, str]) -> None:
    """A name and what is to be known of it, a line each."""
    for name, value in facts.items():
        say(f"{name:<10}{value}")


def about_s(seconds: float) -> str:
    """
    >>> about_s(192.4)
    'about 3 min 12 s'
    """
    minutes, rest = divmod(round(seconds), 60)
    return f"about {minutes} min {rest:02d} s"


def tell_what_is_kept(folder: Path, *, command: str) -> None:
    """To somebody whose run did not come to its end."""
    rounds = len(list(folder.glob("rounds/*.json")))
    PROGRESS.print(
        f"windtunnel: {rounds} finished rounds are kept; go on with: "
        f"windtunnel {command} --resume {short(folder)}",
        markup=False,
        soft_wrap=True,
    )


def open_in_browser(page: Path, *, wanted: bool | None) -> None:
    """Show the page where there is a desktop, unless it was asked not to."""
    desktop = sys.platform == "darwin" or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    automatic = desktop and sys.stdout.isatty() and not os.environ.get("CI")
    if wanted or (wanted is None and automatic):
        webbrowser.open(page.resolve().as_uri())


class RunDisplay:
    """A live line of progress on a terminal; one line a round where there is none."""

    def __init__(self) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=PROGRESS,
            disable=not PROGRESS.is_terminal,
        )
        self._about = ""
        self._task: TaskID = self._progress.add_task("starting", total=None)
        self.kept_in: Path | None = None

    def __enter__(self) -> RunDisplay:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def preparing(self, stage: str, share: float | None = None) -> None:
        shown = stage if share is None else f"{stage} {share:.0%}"
        self._progress.update(self._task, description=shown)
        if share is None:
            self._line(f"{stage} …")

    def round_begins(self, due: Due, plan: Plan) -> None:
        rounds = estimate(plan, pilot_arms=0).rounds
        self._about = f"block {due.block + 1}/{len(plan.blocks)}  {due.arm.name}"
        self._progress.update(
            self._task,
            total=rounds,
            completed=due.index,
            description=self._about,
        )

    def driving(self, progress: DriveProgress) -> None:
        told = f"{self._about}  {progress.stage} {progress.share:>4.0%}"
        self._progress.update(self._task, description=told)

    def keeping(self, folder: Path) -> None:
        self.kept_in = folder

    def round_ended(self, due: Due, done: Round) -> None:
        self._progress.update(self._task, completed=due.index + 1)
        self._progress.console.print(
            _round_line(due, done), markup=False, soft_wrap=True
        )

    def arms_joined(self, names: list[str]) -> None:
        self._progress.console.print(
            f"the first block's best joins on other backends: {', '.join(names)}",
            markup=False,
        )

    def _line(self, text: str) -> None:
        """The same for those who read a log instead of a terminal."""
        if not PROGRESS.is_terminal:
            PROGRESS.print(text, markup=False)


def _round_line(due: Due, done: Round) -> str:
    head = f"{due.index + 1:>3}  {due.arm.name:<22}"
    if done.void is not None:
        return f"{head} void: {done.void}"
    if done.audit is not None and done.audit.broken:
        return f"{head} broke {done.audit.examples[0]}"
    if done.steps:
        return f"{head} {_search_line(done)}"
    completed = sum(operation.succeeded for operation in done.operations)
    counters = done.counters
    per_cpu_s = completed / max(counters["server_cpu_s"], 1e-9)
    hits, misses = counters.get("cache_hits", 0), counters.get("cache_misses", 0)
    hit = f"{hits / (hits + misses):>4.0%}" if hits + misses else "   -"
    queries = counters.get("queries", 0) / max(counters.get("requests_seen", 0), 1)
    return (
        f"{head} {per_cpu_s:>6.0f} requests per CPU second   hits {hit}   "
        f"{queries:>4.1f} queries a request"
    )


def _search_line(done: Round) -> str:
    tried = ", ".join(
        f"{s.rate_per_s:.0f}{'' if s.met else ' missed'}" for s in done.steps
    )
    return f"{done.counters['capacity_per_s']:>6.0f}/s   tried {tried}"


def short(path: Path) -> str:
    """The path as somebody in this folder would type it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
