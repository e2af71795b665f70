"""Which programs the native rung takes, and what it says where there are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.provisioners.catalogue import recipe_named
from fixtures.provisioners.errors import (
    UnknownInstallPolicy,
)
from fixtures.provisioners.interface import Available, Missing
from fixtures.provisioners.native import NativeProvisioner, find_programs
from fixtures.provisioners.postgres import PostGIS, Postgres

from .programs import Elsewhere, put, without_rights


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


def in_places(kind: Callable[[], Postgres], *places: str) -> Postgres:
    recipe = kind()
    object.__setattr__(recipe, "places", places)
    return recipe


def test_postgres_is_looked_for_where_distributions_put_it():
    """Debian, Red Hat and Homebrew keep Postgres off the PATH."""
    places = recipe_named("postgres").places

    assert {"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin"} <= set(places)
