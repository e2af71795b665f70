"""Which browser the suites run."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.plugins.browser import Console, chosen_program, missing


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
