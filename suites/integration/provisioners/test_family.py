"""What is done to a process is done to all of its threads, at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from signal import SIGCONT, SIGSTOP

import pytest

from fixtures.provisioners import family

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux shows the threads of a process in /proc"
)
THREADS, TIMES = 6, 40
# Hashing lets go of the interpreter's lock: these threads are at work side by side.
BUSY = f"""
import hashlib, threading
def work():
    while True:
        hashlib.sha256(bytes(1 << 20)).digest()
for _ in range({THREADS}):
    threading.Thread(target=work).start()
print("at work", flush=True)
"""


@pytest.fixture
def busy():
    """The number of a process with many busy threads."""
    with subprocess.Popen([sys.executable, "-c", BUSY], stdout=subprocess.PIPE) as ours:
        assert ours.stdout is not None
        assert ours.stdout.readline() == b"at work\n"
        yield ours.pid
        ours.kill()


def threads_of(pid: int) -> list[int]:
    return [int(task.name) for task in Path(f"/proc/{pid}/task").iterdir()]


def state_of(pid: int, thread: int) -> str:
    stat = Path(f"/proc/{pid}/task/{thread}/stat").read_text("utf-8")
    return stat.rpartition(")")[2].split()[0]


def test_who_was_halted_does_nothing_more(busy):
    """Not even what a thread on another core had begun; and it goes on when it is told to."""
    for _ in range(TIMES):
        assert family.signal(busy, SIGSTOP)
        states = {state_of(busy, thread) for thread in threads_of(busy)}
        assert family.signal(busy, SIGCONT)

        assert states == {"T"}
    assert len(threads_of(busy)) == THREADS + 1


def test_every_thread_keeps_to_its_cores(busy):
    """Those, too, that were there before."""
    core = min(os.sched_getaffinity(0))

    assert family.pin(busy, [core])

    for thread in threads_of(busy):
        assert os.sched_getaffinity(thread) == {core}


def test_nobody_is_told_nothing():
    """A process that has ended hears no signal."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()

    assert not family.signal(ended.pid, SIGSTOP)
