"""Putting load on a site from a process of its own, and reading what it recorded.

Locust patches the whole process that imports it, and a generator that shares a process
with anything else does not keep time. So it runs as a subprocess, pinned to its cores;
it says through a pipe when the measured window opens and closes, and leaves its records
in files that are complete at every moment.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from fixtures.provisioners.errors import CannotRun
from fixtures.provisioners.ports import free_port
from fixtures.provisioners.process import ManagedProcess
from load.arrivals.messages import (
    Delivered,
    DriveProgress,
    Ear,
    GaveUp,
    Problem,
    WindowClosed,
    WindowOpened,
)
from load.arrivals.order import TIMEOUT_S, Order, write_order
from load.arrivals.plan import check_open
from load.errors import DriveError, GeneratorFailed
from load.people.cast import read_cast
from load.recording.rows import read_records
from load.recording.summary import LoadRecord, summarise
from load.stories.catalogue import LOCUSTFILES, story_of
from load.target import Target
from reports.schema import Workload

__all__ = [
    "Drive",
    "DriveError",
    "DriveProgress",
    "GeneratorFailed",
    "LoadRecord",
    "calibrate",
    "drive",
    "generator_ahead",
]

FOLDER = Path(__file__).parent
ORDER = "order.json"  # its name in the folder of a drive
LISTEN_S = 0.2  # how soon it is noticed that a generator has died
# For starting, for the warm-up of a slow site, and for ending.
PATIENCE_S = 120.0


@dataclass(frozen=True, kw_only=True)
class Drive:
    """A load to be put on a site once."""

    workload: Workload
    lesson: str = "social"  # whose story is played
    url: str
    cast_path: Path
    seed: int
    warm_up_requests: int
    folder: Path  # of this drive alone; records and the generator's log stay there
    cores: Sequence[int] | None = None
    processes: int = 1
    timeout_s: float = TIMEOUT_S
    connections: int | None = None  # see Order
    patience_s: float = PATIENCE_S


def drive(
    drive: Drive,
    *,
    on_window_start: Callable[[], None],
    on_window_end: Callable[[], None],
    progress: Callable[[DriveProgress], None] | None = None,
    waiting: ManagedProcess | None = None,
    then: Path | None = None,
) -> LoadRecord:
    """Warm the site up, load it for the measured window, and return what happened.

    The callbacks run at the edges of the window, while the load goes on. A generator that
    is `waiting` already, from `generator_ahead`, is taken, and is for its owner to stop;
    else one is started. With `then` it waits for another drive afterwards, in that folder.
    Raises `DriveError`: for a drive that cannot be meant before anything starts, and
    `GeneratorFailed` when the generator did not get to its end.
    """
    if then is not None and waiting is None:
        raise ValueError("a generator that is started for one drive waits for no other")
    check(drive)
    drive.folder.mkdir(parents=True, exist_ok=True)
    pipe = drive.folder / "pipe"
    for old in drive.folder.glob("records-*.bin"):
        old.unlink()
    process = waiting or _generator(
        drive.lesson, folder=drive.folder, cores=drive.cores, processes=drive.processes
    )
    with nullcontext() if waiting else process, Ear(pipe) as ear:
        write_order(_order(drive, pipe, then=then), drive.folder / ORDER)
        wrong = _listen(
            ear,
            process,
            deadline_s=drive.patience_s + drive.workload.duration_s + drive.timeout_s,
            on_window_start=on_window_start,
            on_window_end=on_window_end,
            progress=progress or (lambda _: None),
        )
    paths = [drive.folder / f"records-{index}.bin" for index in range(drive.processes)]
    load = summarise([read_records(path) for path in paths], drive.workload)
    return replace(load, void=_with_example(load.void, wrong))


def generator_ahead(
    lesson: str, *, folder: Path, cores: Sequence[int] | None = None
) -> ManagedProcess:
    """A generator that starts now and waits for the drive in that folder; it is to be stopped.

    Locust needs most of a second to start, on a core of its own: a site can start beside it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return _generator(lesson, folder=folder, cores=cores)


def check(drive: Drive) -> None:
    """Refuse what cannot be meant before a process is started for it."""
    Target.parse(drive.url)
    check_open(drive.workload)
    story = story_of(drive.lesson)
    for operation in drive.workload.mix:
        story.act(operation)
    read_cast(drive.cast_path, audience=drive.workload.audience)


def calibrate(
    url: str,
    *,
    path: str = "/noop/",
    seconds: float,
    connections: int,
    folder: Path,
    cores: Sequence[int] | None = None,
) -> float:
    """Requests per second that this generator can send there in a closed loop.

    Against a view that does nothing, that is what the generator could have sent; a
    report shows by it that the generator was not the bottleneck.
    """
    Target.parse(url)
    answer = folder / "ceiling.txt"
    answer.unlink(missing_ok=True)
    argv = [
        *_locust(FOLDER / "ceiling.py", users=connections, folder=folder),
        *("--host", url),
        *("--path", path, "--seconds", str(seconds), "--answer", str(answer)),
    ]
    with _started("ceiling", argv, folder=folder, cores=cores) as process:
        try:
            process.wait(PATIENCE_S + seconds)
        except TimeoutError as error:
            raise _failed(process, str(error)) from error
        if not answer.exists():
            raise _failed(process, f"the generator ended ({process.how_it_ended()})")
    return float(answer.read_text())


def _order(drive: Drive, pipe: Path, *, then: Path | None) -> Order:
    return Order(
        url=drive.url,
        workload=drive.workload,
        lesson=drive.lesson,
        cast=str(drive.cast_path),
        seed=drive.seed,
        warm_up_requests=drive.warm_up_requests,
        folder=str(drive.folder),
        pipe=str(pipe),
        timeout_s=drive.timeout_s,
        connections=drive.connections,
        then=None if then is None else str(then / ORDER),
    )


def _generator(
    lesson: str, *, folder: Path, cores: Sequence[int] | None, processes: int = 1
) -> ManagedProcess:
    """It waits for an order in that folder; one of an earlier drive is not taken for it."""
    order = folder / ORDER
    order.unlink(missing_ok=True)
    argv = [
        *_locust(FOLDER / LOCUSTFILES[lesson], users=processes, folder=folder),
        *("--drive", str(order), "--patience", str(PATIENCE_S)),
    ]
    if processes > 1:
        # Locust's usual port may be another generator's.
        meeting = str(free_port())
        argv += ["--processes", str(processes), "--master-bind-port", meeting]
        argv += ["--master-bind-host", "127.0.0.1", "--master-port", meeting]
    return _started("generator", argv, folder=folder, cores=cores)


def _locust(file: Path, *, users: int, folder: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "locust", "-f", str(file)),
        *("--headless", "--only-summary", "--loglevel", "WARNING"),
        *("--users", str(users), "--spawn-rate", str(users)),
        # Failed requests are a result; only a generator that failed ends with an error.
        *("--exit-code-on-error", "0"),
        # Instead of tables, which would hide the end of the log.
        *("--json-file", str(folder / "locust")),
    ]


def _started(
    name: str, argv: list[str], *, folder: Path, cores: Sequence[int] | None
) -> ManagedProcess:
    try:
        return ManagedProcess.start(
            name, argv, folder=folder, env=_environment(os.environ), cores=cores
        )
    except CannotRun as error:
        raise GeneratorFailed(str(error)) from error


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """Ours, without what a person may have set for her own runs of Locust."""
    kept = {
        name: value for name, value in ours.items() if not name.startswith("LOCUST_")
    }
    paths = [str(FOLDER.parent), ours.get("PYTHONPATH", "")]
    return kept | {"PYTHONPATH": os.pathsep.join(path for path in paths if path)}


def _listen(
    ear: Ear,
    process: ManagedProcess,
    *,
    deadline_s: float,
    on_window_start: Callable[[], None],
    on_window_end: Callable[[], None],
    progress: Callable[[DriveProgress], None],
) -> list[str]:
    """Until all is delivered; what was said of the first wrong answers."""
    wrong = []
    end = time.monotonic() + deadline_s
    while True:
        ended = not process.alive()
        for message in ear.hear(timeout_s=0 if ended else LISTEN_S):
            match message:
                case WindowOpened():
                    on_window_start()
                case WindowClosed():
                    on_window_end()
                case Problem(text, wrong=True):
                    wrong.append(text)
                case GaveUp(why):
                    raise GeneratorFailed(why)
                case Delivered():
                    return wrong
                case DriveProgress():
                    progress(message)
        if ended:
            raise _failed(process, f"the generator ended ({process.how_it_ended()})")
        if time.monotonic() > end:
            raise _failed(process, f"the generator still runs after {deadline_s:g} s")


def _failed(process: ManagedProcess, what: str) -> GeneratorFailed:
    lines = process.tail(15) or "(it said nothing)"
    return GeneratorFailed(
        f"{what} before its work was done; its log {process.log_path} ends with:\n"
        f"{lines}"
    )


def _with_example(void: str | None, wrong: Sequence[str]) -> str | None:
    if void is None or not wrong:
        return void
    return f"{void}; the first was {wrong[0]}"
