"""A program that starts services and then meets its end, as test_janitor.py has it.

    python -m suites.integration.provisioners.victim SCENE FOLDER

It tells what must not survive it in FOLDER/left.json, then waits to be ended.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fixtures.provisioners import janitor
from fixtures.provisioners.choice import provisioner_for
from fixtures.provisioners.interface import Rung
from fixtures.provisioners.native import NativeProvisioner
from fixtures.provisioners.process import ManagedProcess
from fixtures.provisioners.recipe import Answer, Spot
from fixtures.provisioners.redis import Redis
from fixtures.provisioners.running import running

# Whatever stands in its environment is gone.
FORGETFUL = ["env", "-i", "sleep", "2013"]


def main() -> None:
    scene, folder = sys.argv[1], Path(sys.argv[2])
    SCENES[scene](folder)


def native_services(folder: Path) -> None:
    with running(rung="native") as services:
        pids = [pid for service in services.values() for pid in service.pids]
        logs = [service.log_path for service in services.values()]
        tell(folder, pids=pids, folders=[log.parent for log in logs if log])
        wait()


def containers(folder: Path) -> None:
    with provisioner_for("redis", Rung.DOCKER).start() as service:
        tell(folder, containers=[service.handle.name])  # type: ignore[attr-defined]
        wait()


def a_family(folder: Path) -> None:
    """Children in the group, out of it, and cut loose."""
    alone = f"2003.{os.getpid()}"
    command = f"sleep 2001 & setsid sleep 2002 & (setsid sleep {alone} &) ; wait"
    process = ManagedProcess.start("sh", ["sh", "-c", command], folder=folder)
    while len(process.pids()) != 3 or not loose("sleep", alone):
        time.sleep(0.01)
    tell(folder, pids=[*process.pids(), *loose("sleep", alone)])
    wait()


def a_polite_child(folder: Path) -> None:
    """Says good-bye if it is told to end by the signal that it was started with."""
    said = folder / "good-bye"
    command = (
        f"trap 'echo bye >{said}; exit' INT; echo ready; while :; do sleep 0.01; done"
    )
    process = ManagedProcess.start(
        "sh", ["sh", "-c", command], folder=folder, stop_signal=signal.SIGINT
    )
    while "ready" not in process.tail():
        time.sleep(0.01)
    tell(folder, pids=[process.pid])
    wait()


def an_unguarded_child(folder: Path) -> None:
    """As in the moment between a start and the word of it to the janitor."""
    marked = {**os.environ, janitor.MARK: janitor.mark()}
    child = subprocess.Popen(["sleep", "2004"], env=marked, start_new_session=True)
    tell(folder, pids=[child.pid])
    wait()


def a_child_that_loses_its_mark(folder: Path) -> None:
    """We are gone before the word of it, and it forgets whose it is while others go."""
    stubborn = ManagedProcess.start(
        "stubborn", ["sh", "-c", "trap '' TERM; sleep 2011 & wait; wait"], folder=folder
    )
    marked = {**os.environ, janitor.MARK: janitor.mark()}
    forgetful = subprocess.Popen(
        ["sh", "-c", "sleep 2; exec env -i sleep 2012"],
        env=marked,
        start_new_session=True,
    )
    tell(folder, pids=[*stubborn.pids(), forgetful.pid])
    wait()


def an_interrupted_start(folder: Path) -> None:
    """Ctrl-C while a child is born that knows nothing of our mark."""

    class Interrupted(subprocess.Popen[bytes]):
        def __init__(self, argv: list[str], **options: Any) -> None:
            super().__init__(argv, **options)
            if argv == FORGETFUL:
                tell(folder, pids=[self.pid])
                os.kill(os.getpid(), signal.SIGINT)

    janitor.mark()
    subprocess.Popen = Interrupted  # type: ignore[assignment, misc]
    try:
        ManagedProcess.start("forgetful", FORGETFUL, folder=folder)
    finally:
        time.sleep(0.5)  # until it is what it shall be


def the_middle_of_a_start(folder: Path) -> None:
    NativeProvisioner(KillsUs(folder)).start()


def a_killed_janitor(folder: Path) -> None:
    """Its successor is told all that it knew."""
    early = ManagedProcess.start("early", ["sleep", "2005"], folder=folder)
    janitor.guard_folder(folder / "ours")
    (folder / "ours").mkdir()
    os.kill(janitor_pid(), signal.SIGKILL)
    while janitor_pid(alive=False):
        time.sleep(0.01)
    late = ManagedProcess.start("late", ["sleep", "2006"], folder=folder)
    tell(folder, pids=[early.pid, late.pid], folders=[folder / "ours"])


def a_fork(folder: Path) -> None:
    """A fork of ours that lives on keeps neither the pipe nor the duties."""
    process = ManagedProcess.start("sleep", ["sleep", "2007"], folder=folder)
    forked = os.fork()
    if forked == 0:
        own = ManagedProcess.start("own", ["sleep", "2008"], folder=folder)
        (folder / "own").write_text(str(own.pid))
        time.sleep(600)
    while not (folder / "own").exists() or not (folder / "own").read_text():
        time.sleep(0.01)
    tell(
        folder,
        pids=[process.pid],
        survivors=[forked, int((folder / "own").read_text())],
    )
    wait()


def normal_exit(folder: Path) -> None:
    process = ManagedProcess.start("sleep", ["sleep", "2009"], folder=folder)
    janitor.guard_folder(folder / "ours")
    (folder / "ours").mkdir()
    tell(folder, pids=[process.pid], folders=[folder / "ours"])


def an_error(folder: Path) -> None:
    normal_exit(folder)
    raise SystemExit("kestrel")


def released(folder: Path) -> None:
    """What was let go of stays."""
    process = ManagedProcess.start("sleep", ["sleep", "2010"], folder=folder)
    janitor.guard_folder(folder / "ours")
    (folder / "ours").mkdir()
    janitor.release_folder(folder / "ours")
    process.detach()
    tell(folder, survivors=[process.pid])


class KillsUs(Redis):
    """Ends us when the server runs, and nobody has been told of it."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        object.__setattr__(self, "told_in", folder)

    def prepare(self, spot: Spot) -> None:
        object.__setattr__(self, "workspace", spot.folder)

    def open(self, url: str) -> Answer:
        answer = super().open(url)
        folder: Path = self.told_in  # type: ignore[attr-defined]
        workspace: Path = self.workspace  # type: ignore[attr-defined]
        tell(folder, pids=[answer.pid], folders=[workspace])
        os.kill(os.getpid(), signal.SIGKILL)
        return answer


def tell(folder: Path, **left: list[Any]) -> None:
    draft = folder / secrets.token_hex(4)
    draft.write_text(json.dumps(left, default=str))
    draft.rename(folder / "left.json")


def wait() -> None:
    time.sleep(600)


def loose(*words: str) -> list[int]:
    found = subprocess.run(
        ["pgrep", "-f", "^" + " ".join(words)], capture_output=True, check=False
    )
    return [int(pid) for pid in found.stdout.split()]


def janitor_pid(*, alive: bool = True) -> int:
    """Our janitor; 0 when there is none, or when it has ended but for its entry."""
    import psutil

    for child in psutil.Process().children():
        with_entry = child.status() == psutil.STATUS_ZOMBIE
        if with_entry:
            continue
        if "windtunnel-janitor" in child.cmdline():
            return child.pid
    assert not alive
    return 0


SCENES: dict[str, Callable[[Path], None]] = {
    scene.__name__: scene
    for scene in (
        native_services,
        containers,
        a_family,
        a_polite_child,
        an_unguarded_child,
        a_child_that_loses_its_mark,
        an_interrupted_start,
        the_middle_of_a_start,
        a_killed_janitor,
        a_fork,
        normal_exit,
        an_error,
        released,
    )
}

if __name__ == "__main__":
    main()
