"""Installing with apt-get: the programs come, and nothing else stays changed."""

from __future__ import annotations

import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from fixtures.provisioners import apt
from fixtures.provisioners.embedded import WHEELS
from fixtures.provisioners.errors import InstallFailed, ProvisionError
from fixtures.provisioners.native import NativeProvisioner

from .programs import Elsewhere, put, without_rights

APT_GET = """#!/bin/sh
# Notes what it finds while it works, and brings what it is asked for.
root=$WINDTUNNEL_APT_ROOT
echo "$@" >>"$root/asked"
[ "$1" = update ] && exit 0
cat "$root/usr/sbin/policy-rc.d" >"$root/policy-meanwhile"
cat "$root"/etc/postgresql-common/createcluster.d/* >"$root/clusters-meanwhile"
{middle}
cp "$root/redis-server" "${{0%/*}}/redis-server"
mkdir -p "$root/lib/systemd/system"
touch "$root/lib/systemd/system/redis-server.service"
"""


@dataclass(frozen=True)
class Machine:
    """A stand-in for the folders of a Debian that the installer touches."""

    root: Path
    path: Path

    def read(self, name: str) -> str:
        return (self.root / name).read_text()

    def apt_get(self, middle: str = "") -> None:
        put(self.path, "apt-get", APT_GET.format(middle=middle))


@pytest.fixture
def machine(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_debian: None
) -> Machine:
    root = tmp_path / "root"
    for folder in ("run/lock", "usr/sbin", "etc"):
        (root / folder).mkdir(parents=True)
    shutil.copy(some_redis(), root / "redis-server")
    for program in ("flock", "rm", "mkdir", "chmod", "ls", "cat", "cp", "touch"):
        found = shutil.which(program, path="/usr/bin:/bin")
        (path / program).symlink_to(str(found))
    put(path, "systemctl", f'#!/bin/sh\necho "$@" >>{root}/systemctl\n')
    # As sudo is when it asks for no password.
    put(path, "sudo", '#!/bin/sh\nshift\n[ "$1" = true ] || exec "$@"\n')
    monkeypatch.setenv("WINDTUNNEL_APT_ROOT", str(root))
    made = Machine(root, path)
    made.apt_get()
    return made


class TestInstalling:
    def test_brings_the_programs(self, machine, capsys):
        """What is missing is installed, said aloud before, and then started."""
        with NativeProvisioner(Elsewhere()).start() as service:
            assert service.version

        said = capsys.readouterr().err
        assert "installing redis-server with apt-get" in said
        assert "WINDTUNNEL_INSTALL=never forbids it" in said
        assert machine.read("asked").splitlines()[-1].endswith("redis-server")

    def test_starts_no_services_meanwhile(self, machine):
        """While packages unpack, starting services and making clusters is forbidden."""
        install(machine)

        assert "exit 101" in machine.read("policy-meanwhile")
        assert machine.read("clusters-meanwhile") == "create_main_cluster = false\n"

    def test_leaves_no_prohibition(self, machine):
        """Afterwards the machine may start services, and make clusters, as before."""
        install(machine)

        assert not (machine.root / "usr/sbin/policy-rc.d").exists()
        assert list((machine.root / "etc/postgresql-common").rglob("*.conf")) == []

    def test_leaves_no_service_enabled(self, machine):
        """A service that came with a package does not start at the next boot."""
        install(machine)

        assert machine.read("systemctl") == "disable -q redis-server\n"

    def test_leaves_the_owners_service_enabled(self, machine):
        """A service that was there before is its owner's."""
        (machine.root / "lib/systemd/system").mkdir(parents=True)
        (machine.root / "lib/systemd/system/redis-server.service").touch()

        install(machine)

        assert not (machine.root / "systemctl").exists()

    def test_leaves_the_owners_prohibition(self, machine):
        """A policy that was there before, as in containers, stays."""
        policy = machine.root / "usr/sbin/policy-rc.d"
        policy.write_text("#!/bin/sh\nexit 101 # the owner's\n")

        install(machine)

        assert "the owner's" in policy.read_text()

    def test_needs_somebody_who_may(self, machine):
        """Where sudo is taken away meanwhile, the error says what is wanted."""
        (machine.path / "sudo").unlink()

        with without_rights(), pytest.raises(InstallFailed, match="we are not root"):
            apt.install(["redis-server"], arrived=lambda: False)

    def test_fetches_its_lists_once(self, machine):
        """A second installation of the same command does without an update."""
        install(machine)
        asked = machine.read("asked").splitlines()
        (machine.path / "redis-server").unlink()

        install(machine)

        again = machine.read("asked").splitlines()[len(asked) :]
        assert [line.split()[0] for line in again] == ["install"]

    def test_that_fails_is_quoted(self, machine):
        """What apt-get said is in the error, and no prohibition is left."""
        machine.apt_get("echo 'E: no kestrels'; exit 100")

        with pytest.raises(InstallFailed, match="exit status 100") as raised:
            install(machine)

        assert "E: no kestrels" in raised.value.log_tail
        assert not (machine.root / "usr/sbin/policy-rc.d").exists()

    def test_that_fails_and_brings_the_programs_will_do(self, machine, capsys):
        """A package that was unpacked and not configured is told of, and used."""
        machine.apt_get("trap 'exit 100' EXIT")

        install(machine)

        said = capsys.readouterr().err
        assert "could not install redis-server (exit status 100)" in said
        assert "Its programs came nevertheless" in said
        assert machine.read("systemctl") == "disable -q redis-server\n"

    def test_that_brings_nothing_is_an_error(self, machine):
        """Where the programs are not to be found even then, it is said."""
        machine.apt_get("exit 0")

        with pytest.raises(ProvisionError, match="installed, and yet redis-server not"):
            install(machine)


def some_redis() -> str:
    """A server to install: this machine's, or the one that came in a wheel."""
    places = ["/usr/bin", "/usr/local/bin"]
    wheel = WHEELS["redis"]
    spec = importlib.util.find_spec(wheel.package)
    if spec is not None and spec.submodule_search_locations:
        packages = Path(spec.submodule_search_locations[0]).parent
        places.append(str(packages / wheel.programs))
    server = shutil.which("redis-server", path=":".join(places))
    if server is None:
        pytest.skip("neither this machine nor a wheel has a redis-server to install")
    return server


def install(machine: Machine) -> None:
    """Installs, whatever becomes of the server then."""
    NativeProvisioner(Elsewhere()).start().stop()
