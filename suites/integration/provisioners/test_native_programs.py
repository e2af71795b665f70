"""Which programs the native rung takes, and what it says where there are none."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from fixtures.provisioners import apt
from fixtures.provisioners.catalogue import recipe_named
from fixtures.provisioners.errors import (
    InstallFailed,
    ProvisionError,
    UnknownInstallPolicy,
)
from fixtures.provisioners.interface import Available, Missing
from fixtures.provisioners.native import NativeProvisioner, find_programs
from fixtures.provisioners.postgres import PostGIS, Postgres
from fixtures.provisioners.redis import Redis


class Elsewhere(Redis):
    """A Redis that is looked for on the PATH alone."""

    places: ClassVar[Sequence[str]] = ()


@pytest.fixture
def path(monkeypatch: pytest.MonkeyPatch, open_folder: Path) -> Path:
    """A PATH of one folder, with the shell in it."""
    folder = open_folder / "bin"
    folder.mkdir()
    put(folder, "sh", f'#!/bin/sh\nexec {shutil.which("sh")} "$@"\n')
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("WINDTUNNEL_INSTALL", raising=False)
    return folder


def put(folder: Path, name: str, text: str = "#!/bin/sh\n") -> Path:
    program = folder / name
    program.write_text(text)
    program.chmod(0o755)
    return program


class TestFinding:
    def test_on_the_path(self, path):
        """A program on the PATH is the one that is taken."""
        put(path, "redis-server")

        assert find_programs(Elsewhere()) == path

    def test_elsewhere(self, path, tmp_path):
        """Of the usual places the one with the newest version is taken."""
        for version in ("9.6", "14", "15"):
            folder = tmp_path / "postgresql" / version / "bin"
            folder.mkdir(parents=True)
            put(folder, "initdb")
            put(folder, "postgres")
        recipe = in_places(Postgres, f"{tmp_path}/postgresql/*/bin")

        assert find_programs(recipe) == tmp_path / "postgresql" / "15" / "bin"

    def test_only_complete_sets(self, path):
        """A folder with half of the programs is no use."""
        put(path, "postgres")

        lack = find_programs(in_places(Postgres))

        assert lack == "initdb and postgres not found on this machine"

    def test_only_what_can_be_run(self, path):
        """A file that is not executable is no program."""
        put(path, "redis-server").chmod(0o644)

        assert find_programs(Elsewhere()) == "redis-server not found on this machine"

    def test_postgis_beside_its_postgres(self, tmp_path, path):
        """Of two Postgres the one with PostGIS is taken, though it is the older."""
        for version in ("98", "99"):
            folder = tmp_path / "postgresql" / version / "bin"
            folder.mkdir(parents=True)
            put(folder, "initdb")
            put(folder, "postgres")
        extensions = tmp_path / "postgresql" / "98" / "share" / "extension"
        extensions.mkdir(parents=True)
        (extensions / "postgis.control").touch()
        recipe = in_places(PostGIS, f"{tmp_path}/postgresql/*/bin")

        assert find_programs(recipe) == tmp_path / "postgresql" / "98" / "bin"

    def test_says_what_a_postgres_lacks(self, tmp_path, path):
        """A Postgres that is found, but without PostGIS, is named."""
        put(path, "initdb")
        put(path, "postgres")

        assert (
            find_programs(in_places(PostGIS))
            == f"the Postgres in {path} has no PostGIS"
        )


class TestMissing:
    def offer(self) -> Available | Missing:
        return NativeProvisioner(Elsewhere()).availability()

    def test_where_apt_get_may_install(self, path, is_debian):
        """As root, or with sudo, on Debian the rung is there; it says what comes first."""
        put(path, "apt-get")
        put(path, "sudo")

        assert self.offer() == Available("apt-get install redis-server comes first")

    def test_where_sudo_asks_for_no_password(self, path, is_debian):
        """Who may be root without a password may install."""
        put(path, "apt-get")
        put(path, "sudo")

        with without_rights():
            found = self.offer()

        assert found == Available("apt-get install redis-server comes first")

    def test_where_it_may_not(self, path, monkeypatch, is_debian):
        """WINDTUNNEL_INSTALL=never is heeded, and the command is told instead."""
        put(path, "apt-get")
        monkeypatch.setenv("WINDTUNNEL_INSTALL", "never")

        assert self.offer() == Missing(
            "redis-server not found on this machine, and WINDTUNNEL_INSTALL is never",
            "sudo apt-get install redis-server",
        )

    @pytest.mark.parametrize("sudo", [None, "#!/bin/sh\nexit 1\n"])
    def test_where_nobody_lets_it(self, path, sudo, is_debian):
        """Without root's rights the rung is missing, and the command is told."""
        put(path, "apt-get")
        if sudo is not None:
            put(path, "sudo", sudo)

        with without_rights():
            found = self.offer()

        assert found == Missing(
            "redis-server not found on this machine, and we are not root here",
            "sudo apt-get install redis-server",
        )

    @pytest.mark.parametrize(
        "manager, hint",
        [
            ("dnf", "dnf install"),
            ("brew", "brew install"),
            ("pacman", "pacman -S"),
            ("nothing", "with this system's package manager"),
        ],
    )
    def test_where_there_is_no_apt_get(self, path, manager, hint):
        """Elsewhere the hint speaks the language of the machine."""
        put(path, manager)

        found = self.offer()

        assert isinstance(found, Missing)
        assert hint in found.hint

    def test_where_the_policy_is_misspelt(self, path, monkeypatch, is_debian):
        """A policy that does not exist is not taken for one of ours."""
        put(path, "apt-get")
        monkeypatch.setenv("WINDTUNNEL_INSTALL", "nevr")

        with pytest.raises(UnknownInstallPolicy, match="'nevr'; did you mean never"):
            self.offer()


@pytest.fixture
def is_debian() -> None:
    if not Path("/etc/debian_version").exists():
        pytest.skip("this is no Debian")


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
    server = shutil.which("redis-server", path="/usr/bin:/usr/local/bin")
    (root / "redis-server").write_text(f'#!/bin/sh\nexec {server} "$@"\n')
    (root / "redis-server").chmod(0o755)
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
        if shutil.which("redis-server", path="/usr/bin:/usr/local/bin") is None:
            pytest.skip("there is no redis-server to install")

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
            apt.install(["redis-server"])

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

    def test_that_brings_nothing_is_an_error(self, machine):
        """Where the programs are not to be found even then, it is said."""
        machine.apt_get("exit 0")

        with pytest.raises(ProvisionError, match="installed, and yet redis-server not"):
            install(machine)


@contextlib.contextmanager
def without_rights() -> Iterator[None]:
    """As somebody who is not root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def install(machine: Machine) -> None:
    """Installs, whatever becomes of the server then."""
    NativeProvisioner(Elsewhere()).start().stop()


def in_places(kind: Callable[[], Postgres], *places: str) -> Postgres:
    recipe = kind()
    object.__setattr__(recipe, "places", places)
    return recipe


def test_postgres_is_looked_for_where_distributions_put_it():
    """Debian, Red Hat and Homebrew keep Postgres off the PATH."""
    places = recipe_named("postgres").places

    assert {"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin"} <= set(places)
