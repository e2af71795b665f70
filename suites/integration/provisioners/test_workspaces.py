"""Folders for servers: where they are made, and for whom."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import stat
import tempfile
from pathlib import Path

import pytest

from fixtures.provisioners.catalogue import recipe_named
from fixtures.provisioners.embedded import WHEELS
from fixtures.provisioners.errors import ProvisionError
from fixtures.provisioners.interface import Rung
from fixtures.provisioners.launching import Launcher
from fixtures.provisioners.workspace import (
    make_workspace,
    may_enter,
    remove_workspace,
    service_user,
)

from .asking import answers
from .rungs import ours

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts as others")


class TestUsers:
    @as_root
    def test_of_a_service_are_its_own(self):
        """As root a server runs as the first of its users that exists, or as nobody."""
        assert service_user(["kestrel", "daemon"]) == "daemon"
        assert service_user(["kestrel"]) == "nobody"

    @pytest.mark.skipif(os.geteuid() == 0, reason="root is nobody else")
    def test_of_a_service_are_ourselves(self):
        """Without root's rights a server runs as we do."""
        assert service_user(["daemon"]) is None


class TestWorkspaces:
    def test_are_for_one_user_alone(self):
        """A folder is its server's, and nobody else may look into it."""
        user = "nobody" if os.geteuid() == 0 else None
        owner = pwd.getpwnam(user).pw_uid if user else os.geteuid()
        folder = make_workspace("kestrel", user=user)
        status = folder.stat()

        assert folder.name.startswith("windtunnel-kestrel-")
        assert (status.st_uid, stat.S_IMODE(status.st_mode)) == (owner, 0o700)
        remove_workspace(folder)

        assert not folder.exists()

    @as_root
    def test_are_made_where_their_user_may_go(self, monkeypatch, closed_folder):
        """A TMPDIR that the server's user may not enter is passed over."""
        monkeypatch.setattr(tempfile, "tempdir", str(closed_folder))
        folder = make_workspace("kestrel", user="nobody")

        assert closed_folder not in folder.parents
        remove_workspace(folder)

    def test_are_made_in_tmpdir(self, monkeypatch, open_folder):
        """A TMPDIR that can be used is used."""
        monkeypatch.setattr(tempfile, "tempdir", str(open_folder))
        folder = make_workspace("kestrel", user=None)

        assert folder.parent == open_folder
        remove_workspace(folder)


class TestEntering:
    @as_root
    def test_takes_every_folder_on_the_way(self, closed_folder):
        """A folder behind a closed one cannot be entered, open as it is itself."""
        behind = closed_folder / "open"
        behind.mkdir(mode=0o755)

        assert not may_enter(behind, user="nobody")
        closed_folder.chmod(0o711)
        assert may_enter(behind, user="nobody")

    @as_root
    @pytest.mark.parametrize(
        "mode, owner, group, enters",
        [
            (0o700, "nobody", "root", True),
            (0o077, "nobody", "root", False),
            (0o750, "root", "nogroup", True),
            (0o705, "root", "nogroup", False),
            (0o705, "root", "root", True),
            (0o701, "root", "root", False),
        ],
    )
    def test_goes_by_owner_then_group_then_others(
        self, open_folder, mode, owner, group, enters
    ):
        """The rights that count are those of the first class that fits."""
        folder = open_folder / "door"
        folder.mkdir()
        shutil.chown(folder, owner, group)
        folder.chmod(mode)

        assert may_enter(folder, user="nobody") is enters

    def test_ourselves(self, open_folder):
        """Where we are to enter ourselves, the system is asked."""
        assert may_enter(open_folder, user=None)
        assert not may_enter(open_folder / "nowhere", user=None)


@as_root
@pytest.mark.parametrize("name", WHEELS)
def test_wheels_that_are_out_of_reach_are_copied(name, closed_folder):
    """Programs in root's own home are copied, whole, to where their user can read."""
    ours((name, Rung.EMBEDDED))
    wheel = WHEELS[name]
    spec = importlib.util.find_spec(wheel.package)
    assert spec is not None
    assert spec.submodule_search_locations
    packages = Path(spec.submodule_search_locations[0]).parent
    for part in wheel.parts:
        shutil.copytree(packages / part, closed_folder / part, symlinks=True)
    programs = closed_folder / wheel.programs
    launcher = Launcher(
        recipe_named(name),
        Rung.EMBEDDED,
        programs=programs,
        home=closed_folder,
        parts=wheel.parts,
    )

    with launcher.launch() as service:
        # Its user could not enter the closed folder: what runs is the copy.
        assert answers(service)
        assert service.log_path is not None
        assert (service.log_path.parent / "programs" / wheel.programs).is_dir()


def test_no_folder_for_the_user_is_an_error(monkeypatch, closed_folder):
    """Where no folder can be used, the message names those that were tried."""
    from fixtures.provisioners import workspace

    monkeypatch.setattr(tempfile, "tempdir", str(closed_folder / "nowhere"))
    monkeypatch.setattr(workspace, "ELSEWHERE", ())

    with pytest.raises(ProvisionError, match="nowhere") as raised:
        make_workspace("kestrel", user=None)

    assert "TMPDIR" in raised.value.remedy
