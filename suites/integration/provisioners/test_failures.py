"""What is said when a service cannot be had, and what is left of the attempt."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fixtures.provisioners import embedded
from fixtures.provisioners.catalogue import recipe_named
from fixtures.provisioners.docker import DockerProvisioner
from fixtures.provisioners.external import ExternalProvisioner
from fixtures.provisioners.interface import (
    Available,
    DiskFull,
    ExitedEarly,
    Missing,
    PortTaken,
    Rung,
    Unreachable,
)
from fixtures.provisioners.native import NativeProvisioner
from fixtures.provisioners.ports import free_port
from fixtures.provisioners.postgres import Postgres
from fixtures.provisioners.recipe import Answer, Image, Spot
from fixtures.provisioners.redis import Redis

from .asking import (
    answers,
    containers_started_with,
    port_of,
    still_running,
)
from .rungs import but_once, id_of, ours, usable

WHAT_ITS_LOG_SAYS = {
    "postgres": "kestrels",
    "postgis": "kestrels",
    "redis": "kestrels",
    "memcached": "threads",
}
NATIVE = [(name, Rung.NATIVE) for name in WHAT_ITS_LOG_SAYS]


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def our_folder(monkeypatch) -> Iterator[Path]:
    """Where folders for servers are made in this test, and nobody else's are."""
    folder = Path(tempfile.mkdtemp(prefix="provisioners-", dir="/var/tmp"))
    folder.chmod(0o777)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def listening(port: int) -> contextlib.AbstractContextManager[object]:
    return socket.create_server(("127.0.0.1", port))


def another_redis(port: int) -> contextlib.AbstractContextManager[object]:
    return NativeProvisioner(Redis(), port=port).start()


@dataclasses.dataclass(frozen=True)
class Robbed(Redis):
    """Somebody takes its ports between our asking for one and our binding it."""

    rob: Callable[[int], contextlib.AbstractContextManager[object]] = listening
    times: int = 1
    stolen: list[int] = dataclasses.field(default_factory=list)
    loot: contextlib.ExitStack = dataclasses.field(default_factory=contextlib.ExitStack)

    def prepare(self, spot: Spot) -> None:
        if len(self.stolen) < self.times:
            self.stolen.append(spot.port)
            self.loot.enter_context(self.rob(spot.port))


@dataclasses.dataclass(frozen=True)
class Snatched(Redis):
    """Somebody takes its port when it has been found free, before the engine has it."""

    port: int = 0
    stolen: list[int] = dataclasses.field(default_factory=list)
    loot: contextlib.ExitStack = dataclasses.field(default_factory=contextlib.ExitStack)

    def image(self) -> Image:
        if not self.stolen:
            self.stolen.append(self.port)
            self.loot.enter_context(listening(self.port))
        return super().image()


class TestPortTaken:
    @but_once
    def test_names_port_and_holder(self, pair, taken_port):
        """Who wants a port that is taken learns which it is and who has it."""
        provisioner = ours(pair, port=taken_port)

        with pytest.raises(PortTaken, match=f"{taken_port}.*pid {os.getpid()}"):
            provisioner.start()

    def test_is_told_also_by_the_engine(self):
        """A port that is snatched before the engine has it is told in the same words."""
        usable(DockerProvisioner(recipe_named("redis")))
        snatched = Snatched(port=free_port())

        with snatched.loot, pytest.raises(PortTaken, match=str(snatched.port)):
            DockerProvisioner(snatched, port=snatched.port).start()

    def test_is_overcome_where_the_system_chooses(self):
        """A port that somebody snatches before the server has it is exchanged."""
        robbed = Robbed(rob=listening)

        with robbed.loot, usable(NativeProvisioner(robbed)).start() as service:
            assert port_of(service) not in robbed.stolen
            assert answers(service)

    def test_is_noticed_though_a_like_server_answers(self):
        """Another's Redis on our port is not taken for ours."""
        robbed = Robbed(rob=another_redis)

        with robbed.loot, usable(NativeProvisioner(robbed)).start() as service:
            assert port_of(service) not in robbed.stolen

    def test_is_given_up_at_last(self):
        """Where every port is snatched, the error says so."""
        robbed = Robbed(rob=another_redis, times=100)

        with robbed.loot, pytest.raises(PortTaken):
            usable(NativeProvisioner(robbed)).start()


class TestExitingEarly:
    @but_once
    def test_tells_the_log_and_leaves_nothing(self, pair, our_folder):
        """A server that its options kill is quoted, and leaves no folder."""
        name, rung = pair
        mark = str(secrets.randbelow(10**9))
        provisioner = ours(pair, settings=nonsense(name, mark))

        with pytest.raises(ExitedEarly, match=r"exit status \d+") as raised:
            provisioner.start()

        assert WHAT_ITS_LOG_SAYS[name] in raised.value.log_tail
        assert list(our_folder.iterdir()) == []
        if rung is Rung.DOCKER:
            assert containers_started_with(mark) == []

    def test_of_what_comes_before_the_server(self, our_folder):
        """A preparation that fails is quoted like a server that fails."""
        provisioner = usable(NativeProvisioner(Unprepared()))

        with pytest.raises(ExitedEarly, match="initdb") as raised:
            provisioner.start()

        assert "kestrels" in raised.value.log_tail
        assert list(our_folder.iterdir()) == []


class TestInterruptions:
    def test_of_a_start_leave_nothing(self, our_folder):
        """A Ctrl-C while a server is waited for ends the server."""
        interrupted = Interrupted()

        with pytest.raises(KeyboardInterrupt):
            usable(NativeProvisioner(interrupted)).start()

        assert still_running(tuple(interrupted.pids)) == []
        assert list(our_folder.iterdir()) == []


class TestDiskFull:
    @pytest.mark.parametrize("pair", NATIVE, ids=id_of)
    def test_before_anything_is_written(self, pair, monkeypatch):
        """Where not even a folder can be made, the message names disk and remedy."""
        with tiny_disk("nr_inodes=1") as disk:
            monkeypatch.setattr(tempfile, "tempdir", str(disk))

            with pytest.raises(DiskFull, match=f"(?s){disk}.*TMPDIR"):
                ours(pair).start()

    @pytest.mark.parametrize("rung", [Rung.NATIVE, Rung.EMBEDDED])
    def test_while_postgres_makes_its_files(self, rung, monkeypatch):
        """A disk that fills while initdb writes is told from other failures."""
        with tiny_disk("size=8m") as disk:
            monkeypatch.setattr(tempfile, "tempdir", str(disk))

            with pytest.raises(DiskFull, match="No space left on device"):
                ours(("postgres", rung)).start()

            assert list(disk.iterdir()) == []

    def test_in_a_container(self):
        """The disk of a container is full in the same words."""
        provisioner = usable(DockerProvisioner(OnASmallDisk()))

        with pytest.raises(DiskFull, match="container"):
            provisioner.start()


class TestExternal:
    def test_that_is_silent(self):
        """A server of your own that does not answer is named without its password."""
        url = f"redis://:secret@127.0.0.1:{free_port()}/0"

        with pytest.raises(Unreachable, match="REDIS_URL") as raised:
            ExternalProvisioner(recipe_named("redis"), {"REDIS_URL": url}).start()

        assert "refused" in str(raised.value)
        assert "secret" not in str(raised.value)

    def test_that_is_silent_is_missing(self):
        """The table of what is available says that it is set and silent."""
        given = {"MEMCACHED_URL": f"memcached://127.0.0.1:{free_port()}"}

        found = ExternalProvisioner(recipe_named("memcached"), given).availability()

        assert "MEMCACHED_URL is set, but" in reason_of(found)

    def test_postgres_without_postgis(self):
        """A Postgres without PostGIS is no PostGIS, and says so."""
        with ours(("postgres", Rung.EMBEDDED)).start() as plain:
            given = {"DATABASE_URL": plain.url}

            found = ExternalProvisioner(recipe_named("postgis"), given).availability()

        assert "has no PostGIS" in reason_of(found)


class TestEmbedded:
    @pytest.mark.parametrize("name", ["postgis", "memcached"])
    def test_lacks(self, name):
        """What no wheel carries is missing with that reason."""
        found = embedded.EmbeddedProvisioner(recipe_named(name)).availability()

        assert reason_of(found) == f"no Python wheel carries {name}"

    def test_without_its_wheel(self, monkeypatch):
        """A wheel that is not installed is named."""
        wheel = embedded.Wheel("kestrelserver", programs="bin", parts=["bin"])
        monkeypatch.setitem(embedded.WHEELS, "redis", wheel)

        found = embedded.EmbeddedProvisioner(recipe_named("redis")).availability()

        assert "kestrelserver is not installed" in reason_of(found)


def nonsense(name: str, mark: str) -> dict[str, str]:
    """Options that no server takes, with a mark by which its container is known."""
    return {"-t": "0", "-m": mark} if name == "memcached" else {"kestrels": mark}


@dataclasses.dataclass(frozen=True)
class Interrupted(Redis):
    """A person presses Ctrl-C when the server has just answered."""

    pids: list[int] = dataclasses.field(default_factory=list)

    def open(self, url: str) -> Answer:
        answer = super().open(url)
        assert answer.pid is not None
        self.pids.append(answer.pid)
        raise KeyboardInterrupt


class Unprepared(Postgres):
    def prepare(self, spot: Spot) -> None:
        spot.run([str(spot.programs / "initdb"), "--kestrels"])


class OnASmallDisk(Postgres):
    def image(self) -> Image:
        disks = dict.fromkeys(super().image().memory_disks, "size=8m")
        return dataclasses.replace(super().image(), memory_disks=disks)


@contextlib.contextmanager
def tiny_disk(options: str) -> Iterator[Path]:
    """A file system that is full soon. Needs root, or sudo without a password."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        disk = Path(folder) / "disk"
        disk.mkdir()
        mount = [
            "mount",
            "-t",
            "tmpfs",
            "-o",
            f"mode=1777,{options}",
            "tiny",
            str(disk),
        ]
        done = subprocess.run(
            [*sudo, *mount], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
        try:
            yield disk
        finally:
            subprocess.run([*sudo, "umount", str(disk)], check=True)


def reason_of(found: Available | Missing) -> str:
    assert isinstance(found, Missing)
    return found.reason
