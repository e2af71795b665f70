"""Nothing of ours survives us, whatever our end."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from fixtures.provisioners import sweeping
from fixtures.provisioners.catalogue import recipe_named
from fixtures.provisioners.docker import DockerProvisioner
from fixtures.provisioners.identity import birth_of, is_running
from fixtures.provisioners.native import NativeProvisioner
from fixtures.provisioners.readiness import wait_until

from .asking import container_of, containers_named
from .rungs import usable

ROOT = Path(__file__).parents[3]
ENDS = [signal.SIGKILL, signal.SIGTERM, signal.SIGINT]


@dataclass
class Victim:
    """A run of victim.py, and what it has told of itself."""

    process: subprocess.Popen[bytes]
    told: Path

    def left(self) -> Left:
        """What must not survive it, once it has told."""
        wait_until(self._has_told, deadline_s=60, what="the victim has told")
        return Left(**json.loads(self.told.read_text()))

    def meet(self, end: signal.Signals) -> None:
        self.process.send_signal(end)
        self.process.wait(timeout=60)

    def _has_told(self) -> bool:
        return self.told.exists() or self.process.poll() not in {None, 0, -9}


@dataclass
class Left:
    pids: list[int] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    containers: list[str] = field(default_factory=list)
    survivors: list[int] = field(default_factory=list)

    def is_gone(self) -> bool:
        return not (
            any(map(is_running, self.pids))
            or any(map(os.path.exists, self.folders))
            or any(map(containers_named, self.containers))
        )


@pytest.fixture
def victim(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Victim]:
    process = subprocess.Popen(
        [sys.executable, "-m", f"{__package__}.victim", request.param, str(tmp_path)],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
        # As from a terminal: Ctrl-C means the group, not us.
        start_new_session=True,
    )
    yield Victim(process, tmp_path / "left.json")
    process.kill()
    process.wait()


def meets_its_end(scene: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("victim", [scene], indirect=True)


class TestAnyEnd:
    @meets_its_end("native_services")
    @pytest.mark.parametrize("end", ENDS, ids=lambda end: end.name)
    def test_of_one_with_services(self, victim, end):
        """Servers and their folders go with whoever started them."""
        usable(NativeProvisioner(recipe_named("postgres")))
        left = victim.left()
        assert len(left.pids) > 3
        assert len(left.folders) == 3

        victim.meet(end)

        wait_until(left.is_gone, deadline_s=30, what="nothing is left")

    @meets_its_end("containers")
    @pytest.mark.parametrize("end", ENDS, ids=lambda end: end.name)
    def test_of_one_with_containers(self, victim, end):
        """Containers go with whoever started them."""
        usable(DockerProvisioner(recipe_named("redis")))
        left = victim.left()
        assert containers_named(left.containers[0])

        victim.meet(end)

        wait_until(left.is_gone, deadline_s=30, what="nothing is left")

    @meets_its_end("a_family")
    @pytest.mark.parametrize("end", ENDS, ids=lambda end: end.name)
    def test_of_one_with_a_large_family(self, victim, end):
        """Descendants go too: those of another session, and those cut loose."""
        left = victim.left()
        assert len(left.pids) == 4

        victim.meet(end)

        wait_until(left.is_gone, deadline_s=30, what="nothing is left")

    @meets_its_end("a_polite_child")
    def test_lets_a_child_say_good_bye(self, victim, tmp_path):
        """A child may end in its own way, by the signal that it knows, before it must."""
        left = victim.left()

        victim.meet(signal.SIGKILL)

        wait_until(left.is_gone, deadline_s=30, what="nothing is left")
        assert (tmp_path / "good-bye").read_text() == "bye\n"


class TestTheWorstMoment:
    @meets_its_end("an_unguarded_child")
    def test_before_the_janitor_has_heard(self, victim):
        """A child that the janitor was not told of is known by its mark."""
        left = victim.left()

        victim.meet(signal.SIGKILL)

        wait_until(left.is_gone, deadline_s=30, what="nothing is left")

    @meets_its_end("a_child_that_loses_its_mark")
    def test_before_the_janitor_has_heard_of_one_that_forgets_its_mark(self, victim):
        """A server's title may stand where its environment was: it is looked for at once."""
        left = victim.left()

        victim.meet(signal.SIGKILL)

        wait_until(left.is_gone, deadline_s=30, what="nothing is left")

    @meets_its_end("an_interrupted_start")
    def test_while_a_child_is_born(self, victim):
        """Ctrl-C is heard when the janitor has heard of the child."""
        left = victim.left()

        assert victim.process.wait(timeout=60) == -signal.SIGINT

        wait_until(left.is_gone, deadline_s=10, what="nothing is left")

    @meets_its_end("the_middle_of_a_start")
    def test_in_the_middle_of_a_start(self, victim):
        """A server that nobody has been handed yet is ended as well."""
        usable(NativeProvisioner(recipe_named("redis")))
        left = victim.left()

        assert victim.process.wait(timeout=60) == -signal.SIGKILL

        wait_until(left.is_gone, deadline_s=30, what="nothing is left")

    @meets_its_end("a_killed_janitor")
    def test_after_the_janitor_was_killed(self, victim):
        """A new janitor takes over what the old one guarded."""
        assert victim.process.wait(timeout=60) == 0

        assert victim.left().is_gone()


class TestLeaving:
    @meets_its_end("normal_exit")
    def test_normally(self, victim):
        """When a command has returned, nothing is left any more."""
        assert victim.process.wait(timeout=60) == 0

        assert victim.left().is_gone()

    @meets_its_end("an_error")
    def test_with_an_error(self, victim):
        """An error leaves no more than success."""
        assert victim.process.wait(timeout=60) == 1

        assert victim.left().is_gone()


class TestWhatIsNotOurs:
    @meets_its_end("released")
    def test_stays_when_it_was_released(self, victim, tmp_path):
        """What was let go of survives, mark or not."""
        assert victim.process.wait(timeout=60) == 0

        survivors = victim.left().survivors
        try:
            assert all(map(is_running, survivors))
            assert (tmp_path / "ours").exists()
        finally:
            kill(survivors)

    @meets_its_end("a_fork")
    def test_stays_when_it_is_a_forks(self, victim):
        """A fork that lives on neither keeps our janitor waiting nor loses its own."""
        left = victim.left()
        try:
            victim.meet(signal.SIGKILL)

            wait_until(
                left.is_gone, deadline_s=30, what="nothing of the parent is left"
            )
            assert all(map(is_running, left.survivors))
        finally:
            kill(left.survivors)

    def test_stays_when_a_number_is_used_again(self):
        """A process that merely got the number of one of ours is left alone."""
        stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
        later = (birth_of(stranger.pid) or 0.0) + 1
        guarded = sweeping.Process(stranger.pid, later, signal.SIGTERM)

        sweeping.sweep(sweeping.Duties(processes={stranger.pid: guarded}))

        assert stranger.poll() is None
        stranger.kill()
        stranger.wait()


class TestSweeping:
    def test_ends_and_removes_all(self, tmp_path):
        """One sweep ends what is polite, what is stubborn and what is marked."""
        (tmp_path / "ours").mkdir()
        script = "trap '' TERM; sleep 60 & echo $!; wait"
        stubborn = subprocess.Popen(
            ["sh", "-c", script], start_new_session=True, stdout=subprocess.PIPE
        )
        assert stubborn.stdout is not None
        child = int(stubborn.stdout.readline())
        marked = subprocess.Popen(["sleep", "60"], env={"WINDTUNNEL_GUARD": "kestrel"})
        kept = subprocess.Popen(["sleep", "60"], env={"WINDTUNNEL_GUARD": "kestrel"})
        said = [
            {"mark": "kestrel"},
            {"guard": "process", "pgid": stubborn.pid, "signal": signal.SIGTERM}
            | {"birth": birth_of(stubborn.pid)},
            {"guard": "folder", "path": str(tmp_path / "ours")},
            {"guard": "kept", "pgid": kept.pid},
        ]

        sweeping.sweep(sweeping.listen(map(json.dumps, said)), polite_s=0.05)

        assert (stubborn.wait(20), marked.wait(20)) == (-9, -9)
        assert not is_running(child)
        assert not (tmp_path / "ours").exists()
        assert kept.poll() is None
        kept.kill()
        kept.wait()
        stubborn.stdout.close()

    def test_removes_containers(self):
        """One sweep removes containers, and does not mind those that are gone."""
        provisioner = usable(DockerProvisioner(recipe_named("redis")))
        service = provisioner.start()
        name = container_of(service)
        said = [
            {"guard": "container", "name": each, "engine": None}
            for each in ("windtunnel-kestrel", name)
        ]

        sweeping.sweep(sweeping.listen(map(json.dumps, said)))

        assert containers_named(name) == []
        service.stop()


def kill(pids: list[int]) -> None:
    for pid in pids:
        with contextlib.suppress(psutil.Error):
            psutil.Process(pid).kill()
