"""The page of all runs is made anew for a run that is kept among them, and for no other."""

from __future__ import annotations

import pytest

from load import runs
from load.console import show_verdicts
from reports.render import render_all
from suites.support.bundles import sample_bundle, small_plan


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A place for runs that is not the one of this checkout, with a run in it."""
    monkeypatch.setattr(runs, "RUNS", tmp_path / "runs")
    folder = tmp_path / "runs" / "first"
    sample_bundle(folder, plan=small_plan(), rounds=3)
    return folder


def test_whoever_is_shown_a_verdict_finds_it_in_the_list(kept, capsys):
    """After a run, and after its report was made again."""
    show_verdicts(kept, render_all(kept))

    page = kept.parent / "index.html"
    assert 'href="first/report.html"' in page.read_text()
    assert str(page) in capsys.readouterr().out


def test_a_run_that_is_kept_elsewhere_makes_no_list(kept, tmp_path):
    """Its folder is somebody's own."""
    sample_bundle(tmp_path / "own" / "second", plan=small_plan(), rounds=0)

    assert runs.refresh_index(tmp_path / "own" / "second") is None
    assert [path.name for path in (tmp_path / "own").iterdir()] == ["second"]
    assert not (kept.parent / "index.html").exists()
