"""Which browser the suites run."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.plugins.browser import (
    Console,
    chosen_program,
    installed_program,
    missing,
)
from fixtures.provisioners import apt
from fixtures.provisioners.errors import InstallFailed
from fixtures.provisioners.interface import Available, Missing


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with two browsers that can be started, and nothing else on the PATH."""
    for name in ("google-chrome", "chromium"):
        program = tmp_path / name
        program.touch(mode=0o755)
    return tmp_path


def test_the_one_that_is_named_comes_first(programs, tmp_path):
    """WINDTUNNEL_CHROMIUM wins over everything that is installed."""
    own, named = programs / "chromium", programs / "google-chrome"

    assert chosen_program(own, {"WINDTUNNEL_CHROMIUM": str(named)}) == str(named)


def test_a_name_that_is_none_is_an_error(tmp_path):
    """Who names a browser does not want another one."""
    with pytest.raises(pytest.UsageError, match=r"nowhere is no file"):
        chosen_program(tmp_path, {"WINDTUNNEL_CHROMIUM": str(tmp_path / "nowhere")})


def test_playwrights_own_comes_before_the_systems(programs):
    """The version that Playwright was made for is the better one."""
    own = programs / "google-chrome"

    assert chosen_program(own, {"PATH": str(programs)}) == str(own)


def test_the_systems_is_found_on_the_path(programs):
    """Chromium is preferred to its relatives."""
    nowhere = programs / "nowhere"

    found = chosen_program(nowhere, {"PATH": str(programs)})

    assert found == str(programs / "chromium")


def test_one_without_a_window_is_preferred(programs):
    """It is drawn for nobody, and does the same in half the time."""
    shell = programs / "chromium-headless-shell"
    shell.touch(mode=0o755)

    found = chosen_program(programs / "nowhere", {"PATH": str(programs)})

    assert found == str(shell)


class TestInstalling:
    """A package is had or not; what it brings is on the PATH afterwards."""

    @pytest.fixture
    def asked(self, tmp_path, monkeypatch) -> list[str]:
        """For which packages apt-get was asked; it has `self.has` alone."""
        asked: list[str] = []

        def install(packages, *, arrived):
            (package,) = packages
            asked.append(package)
            if package not in self.has:
                raise InstallFailed(packages, how="exit status 100", log_tail="")
            (tmp_path / package).touch(mode=0o755)
            assert arrived()

        monkeypatch.setattr(apt, "offer", lambda _, reason: Available(reason))
        monkeypatch.setattr(apt, "install", install)
        return asked

    def test_the_one_without_a_window_comes_first(self, asked, tmp_path):
        self.has = {"chromium-headless-shell", "chromium"}

        program = installed_program(tmp_path / "own", {"PATH": str(tmp_path)})

        assert program == str(tmp_path / "chromium-headless-shell")
        assert asked == ["chromium-headless-shell"]

    def test_where_it_is_not_known_the_other_is_taken(self, asked, tmp_path, capsys):
        self.has = {"chromium"}

        program = installed_program(tmp_path / "own", {"PATH": str(tmp_path)})

        assert program == str(tmp_path / "chromium")
        told = capsys.readouterr().err
        assert "could not install chromium-headless-shell (exit status 100)" in told

    def test_without_any_it_is_an_error(self, asked, tmp_path):
        self.has = set()

        with pytest.raises(InstallFailed, match=r"could not install chromium "):
            installed_program(tmp_path / "own", {"PATH": str(tmp_path)})

    def test_where_nothing_may_be_installed_there_is_none(
        self, asked, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(apt, "offer", lambda _, reason: Missing(reason, ""))

        assert installed_program(tmp_path / "own", {"PATH": str(tmp_path)}) is None
        assert asked == []


def test_none_is_found(tmp_path):
    """An empty machine has no browser, and that is no error yet."""
    assert chosen_program(tmp_path / "nowhere", {"PATH": str(tmp_path)}) is None


@pytest.mark.parametrize(
    "ci, outcome", [("", pytest.skip.Exception), ("true", pytest.fail.Exception)]
)
def test_without_a_browser(ci, outcome, monkeypatch):
    """On a desk the reason is told; in CI nothing may be left out unnoticed."""
    monkeypatch.setenv("CI", ci)

    with pytest.raises(outcome, match=r"No browser\. Install one"):
        missing("No browser.")


def test_complaints_are_unexpected_unless_allowed():
    """What a test allows is forgiven, and only that."""
    console = Console(complaints=["the server says 422", "x is undefined"])

    console.allow(r"says \d+")

    assert console.unexpected == ["x is undefined"]
