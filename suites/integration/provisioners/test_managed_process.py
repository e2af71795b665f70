"""A process that is ours: how it starts, what it costs, and that all of it ends."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from fixtures.provisioners.errors import CannotRun
from fixtures.provisioners.identity import birth_of, is_running, is_same
from fixtures.provisioners.process import ManagedProcess
from fixtures.provisioners.readiness import wait_until


def python(script: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", script, *arguments]


class TestStarting:
    def test_keeps_what_it_prints(self, tmp_path):
        """Output and errors go to a log named for the process, in its folder."""
        script = "import sys; print('out'); print('err', file=sys.stderr)"
        with ManagedProcess.start("talker", python(script), folder=tmp_path) as process:
            status = process.wait(timeout_s=20)

        assert status == 0
        assert process.log_path == tmp_path / "talker.log"
        assert sorted(process.tail().splitlines()) == ["err", "out"]

    def test_that_is_piped_can_be_talked_to(self, tmp_path):
        """It reads what it is told, we read what it says, and its log has its complaints."""
        script = "import sys; print(input()[::-1], flush=True); print('err', file=sys.stderr)"
        with ManagedProcess.start(
            "talker", python(script), folder=tmp_path, piped=True
        ) as process:
            process.told.write(b"kestrel\n")
            process.told.flush()
            said = process.says.readline()
            process.wait(timeout_s=20)

        assert said == b"lertsek\n"
        assert process.tail() == "err"
        assert process.told.closed
        assert process.says.closed

    def test_makes_its_folder(self, tmp_path):
        """The folder need not exist."""
        folder = tmp_path / "deep" / "down"

        with ManagedProcess.start("true", ["true"], folder=folder) as process:
            process.wait(timeout_s=20)

        assert (folder / "true.log").exists()

    def test_passes_environment_and_folder_on(self, tmp_path):
        """The child sees the environment that it is given, and no more of ours."""
        script = (
            "import os; print(os.getcwd(), os.environ['BIRD'], 'HOME' in os.environ)"
        )
        with ManagedProcess.start(
            "seer",
            python(script),
            folder=tmp_path,
            cwd=tmp_path,
            env={"BIRD": "kestrel"},
        ) as process:
            process.wait(timeout_s=20)

        assert process.tail() == f"{tmp_path} kestrel False"

    def test_is_in_a_session_of_its_own(self, tmp_path):
        """A Ctrl-C at our terminal does not reach it."""
        with ManagedProcess.start("sleep", ["sleep", "60"], folder=tmp_path) as process:
            assert os.getsid(process.pid) == process.pid

    def test_of_what_does_not_exist(self, tmp_path):
        """A program that cannot be run is named."""
        with pytest.raises(CannotRun, match="/no/kestrel"):
            ManagedProcess.start("kestrel", ["/no/kestrel"], folder=tmp_path)

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
    def test_as_another_user(self, tmp_path):
        """A child that is given a user has her rights, and none of root's groups."""
        command = ["sh", "-c", "id -u; id -g; id -G"]
        with ManagedProcess.start(
            "nobody", command, folder=tmp_path, user="nobody", cwd=Path("/")
        ) as process:
            process.wait(timeout_s=20)

        assert process.tail().split() == ["65534", "65534", "65534"]

    def test_on_some_cores_from_its_first_moment(self, tmp_path):
        """A pinned child is pinned before it runs, and we are not pinned with it."""
        before = os.sched_getaffinity(0)
        core = max(before)
        script = "import os; print(os.sched_getaffinity(0))"
        with ManagedProcess.start(
            "pinned", python(script), folder=tmp_path, cores=[core]
        ) as process:
            process.wait(timeout_s=20)

        assert process.tail() == str({core})
        assert os.sched_getaffinity(0) == before


class TestEnding:
    @pytest.mark.parametrize(
        "command, told",
        [("exit 3", "exit status 3"), ("kill -9 $$", "SIGKILL")],
    )
    def test_is_told_in_words(self, tmp_path, command, told):
        """How a process ended is said as people say it."""
        with ManagedProcess.start("sh", ["sh", "-c", command], folder=tmp_path) as sh:
            assert sh.how_it_ended() in {"it still runs", told}
            sh.wait(timeout_s=20)

            assert (sh.alive(), sh.how_it_ended()) == (False, told)

    def test_is_waited_for_only_so_long(self, tmp_path):
        """Waiting has a limit, and the error names the process."""
        with ManagedProcess.start("sleep", ["sleep", "60"], folder=tmp_path) as process:
            with pytest.raises(TimeoutError, match=r"sleep still runs after 0\.01 s"):
                process.wait(timeout_s=0.01)


class TestStopping:
    def test_asks_first(self, tmp_path):
        """A process may tidy up when it is told to end, by the signal that it knows."""
        command = (
            "trap 'echo tidied; exit 0' INT; echo ready; while :; do sleep 0.01; done"
        )
        process = ManagedProcess.start("sh", ["sh", "-c", command], folder=tmp_path)
        wait_until(lambda: "ready" in process.tail(), deadline_s=20, what="sh is ready")

        process.stop(signal=signal.SIGINT)

        assert process.tail() == "ready\ntidied"
        assert process.how_it_ended() == "exit status 0"

    def test_insists_then(self, tmp_path):
        """Who ignores the polite signal is ended after the patience, group or not."""
        command = "trap '' TERM; sleep 1001 & setsid sleep 1002 & wait; sleep 1003"
        process = ManagedProcess.start("sh", ["sh", "-c", command], folder=tmp_path)
        wait_until(
            lambda: len(process.pids()) == 3, deadline_s=20, what="all have started"
        )
        pids = process.pids()

        process.stop(patience_s=0.05)

        assert [pid for pid in pids if is_running(pid)] == []
        assert process.how_it_ended() == "SIGKILL"

    def test_ends_what_outlives_its_leader(self, tmp_path):
        """The rest of a group is ended also when its leader has gone already."""
        process = ManagedProcess.start(
            "sh", ["sh", "-c", "sleep 1004 & echo $!"], folder=tmp_path
        )
        process.wait(timeout_s=20)
        orphan = int(process.tail())
        assert is_running(orphan)

        process.stop()

        wait_until(lambda: not is_running(orphan), deadline_s=20, what="it has ended")

    def test_twice_is_once(self, tmp_path):
        """Stopping again is harmless."""
        process = ManagedProcess.start("sleep", ["sleep", "60"], folder=tmp_path)
        process.stop()

        process.stop()

        assert not process.alive()
        assert process.pids() == ()


class TestLeftToOthers:
    LEAVE_ONE = (
        "import os, pathlib, sys\n"
        "from fixtures.provisioners.process import ManagedProcess\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "process = ManagedProcess.start('true', ['true'], folder=folder)\n"
        "process.detach()\n"
        "os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)"
    )

    def test_it_may_end_before_us(self, tmp_path):
        """Nobody is told that it still runs."""
        strict = [sys.executable, "-W", "always::ResourceWarning", "-c", self.LEAVE_ONE]
        ended = subprocess.run(
            [*strict, str(tmp_path)], capture_output=True, text=True, check=False
        )

        assert (ended.returncode, ended.stderr) == (0, "")


class TestProcessorTime:
    def test_counts_descendants_that_ended(self, tmp_path):
        """Time that a child's child used counts when it is over, and after the stop."""
        burn = "import time\nwhile time.process_time() < 0.3: pass"
        script = (
            "import subprocess, sys, time\n"
            f"subprocess.run([sys.executable, '-c', {burn!r}])\n"
            "print('done', flush=True); time.sleep(60)"
        )
        process = ManagedProcess.start("parent", python(script), folder=tmp_path)
        wait_until(lambda: "done" in process.tail(), deadline_s=60, what="it has burnt")

        spent = process.cpu_seconds()
        process.stop()

        assert spent >= 0.3
        assert process.cpu_seconds() >= spent

    @pytest.mark.skipif(sys.platform != "linux", reason="others tell it by ticks")
    def test_counts_what_is_less_than_a_tick(self, tmp_path):
        """A child says what it has used: 3 ms a time, of which ticks of 10 ms know nothing."""
        burn = (
            "import sys, time\n"
            "for _ in sys.stdin:\n"
            "    began = time.process_time()\n"
            "    while (used := time.process_time() - began) < 0.003: pass\n"
            "    print(used, flush=True)"
        )
        with ManagedProcess.start(
            "burner", python(burn), folder=tmp_path, piped=True
        ) as process:
            missed = []
            for _ in range(12):
                before = process.cpu_seconds()
                process.told.write(b"burn\n")
                process.told.flush()
                used = float(process.says.readline())
                missed.append(abs(process.cpu_seconds() - before - used))

        # The first has the start of Python in it; and what a busy machine adds, it adds once.
        assert statistics.median(missed[1:]) < 0.001

    def test_counts_descendants_that_run(self, tmp_path):
        """Time of children that still run counts as it passes."""
        with ManagedProcess.start(
            "sh", ["sh", "-c", "sh -c 'while :; do :; done'; :"], folder=tmp_path
        ) as process:
            wait_until(
                lambda: process.cpu_seconds() > 0.2, deadline_s=60, what="it burns"
            )


class TestIdentity:
    def test_is_the_birth(self, tmp_path):
        """A number with another birth is another process."""
        with ManagedProcess.start("sleep", ["sleep", "60"], folder=tmp_path) as process:
            birth = birth_of(process.pid)

            assert birth is not None
            assert is_same(process.pid, birth)
            assert not is_same(process.pid, birth - 1)
            assert not is_same(process.pid, None)

    def test_is_none_for_none(self, tmp_path):
        """A process that has ended has no birth, and does not run."""
        process = ManagedProcess.start("true", ["true"], folder=tmp_path)
        process.stop()

        assert birth_of(process.pid) is None
        assert not is_running(process.pid)
        assert not psutil.pid_exists(process.pid)


def test_the_tail_of_no_log_is_empty(tmp_path):
    """A log that somebody removed is an empty one."""
    with ManagedProcess.start("true", ["true"], folder=tmp_path) as process:
        process.log_path.unlink()

        assert process.tail() == ""
