"""The page of all runs: what is listed, in which order, and what cannot be read."""

from __future__ import annotations

import json
import re

import pytest

from reports.listing import runs_in
from reports.render import render_all
from reports.render.listing import write_index
from reports.store import NotWritten
from suites.support.bundles import sample_bundle, small_plan


def kept_run(folder, *, name, created_at="2026-05-04T09:30:00Z", **options):
    plan = small_plan(run_id=name, created_at=created_at)
    sample_bundle(folder / name, plan=plan, **options)
    return folder / name


def test_the_newest_comes_first(tmp_path):
    """By the moment that the plan names, whatever the folder is called or the zone is."""
    kept_run(tmp_path, name="b-old", created_at="2026-05-04T09:30:00Z", rounds=0)
    kept_run(tmp_path, name="a-new", created_at="2026-05-05T00:10:00+02:00", rounds=0)
    kept_run(tmp_path, name="c-middle", created_at="2026-05-04T21:00:00", rounds=0)

    kept, _ = runs_in(tmp_path)

    assert [run.plan.run_id for run in kept] == ["a-new", "c-middle", "b-old"]


def test_a_run_is_listed_with_what_it_found(tmp_path):
    """When, what, arms, rounds, machine, and the way to its report."""
    render_all(kept_run(tmp_path, name="first run"))

    page = write_index(tmp_path).read_text()

    for told in (
        "4 May 2026, 09:30 UTC",
        "caching, quick",
        "versioned@redis wins",
        "12 of 12",
        "Example CPU @ 2.60GHz, 2 cores",
        'href="first%20run/report.html"',
    ):
        assert told in page


def test_without_a_report_the_headline_is_found_out(tmp_path):
    """And the page says how to make the report, instead of leading nowhere."""
    kept_run(tmp_path, name="bare")

    page = write_index(tmp_path).read_text()

    assert "versioned@redis wins" in page
    assert "windtunnel report bare" in page
    assert 'href="bare/' not in page


@pytest.mark.parametrize(
    "told",
    [
        None,
        "half of",
        '{"run_id": "run"}',
        {"run_id": "another"},
        {"rounds_found": 3},
        {"report_version": 99},
    ],
    ids=[
        "none",
        "cut",
        "no headline",
        "another's",
        "of fewer rounds",
        "another version",
    ],
)
def test_a_report_of_something_else_is_not_believed(tmp_path, told):
    """Its headline counts only while it is of these rounds."""
    folder = kept_run(tmp_path, name="run")
    report = render_all(folder)["json"]
    content = json.loads(report.read_text()) | {"headline": "Nonsense wins."}
    if isinstance(told, dict):
        report.write_text(json.dumps(content | told))
    elif told is None:
        report.unlink()
    else:
        report.write_text(told)

    (run,), _ = runs_in(tmp_path)

    assert run.headline.startswith("versioned@redis wins")


def test_the_headline_is_the_reports(tmp_path):
    """What the list says is what the page that it leads to says."""
    folder = kept_run(tmp_path, name="run")
    report = render_all(folder)["json"]
    content = json.loads(report.read_text()) | {"headline": "As the report says."}
    report.write_text(json.dumps(content))

    (run,), _ = runs_in(tmp_path)

    assert run.headline == "As the report says."


def test_a_run_that_was_broken_off_is_not_complete(tmp_path):
    """Rounds found of rounds planned."""
    kept_run(tmp_path, name="run", rounds=5)

    page = write_index(tmp_path).read_text()

    assert "5 of 12" in page
    assert "not complete" in page


def test_what_cannot_be_read_is_listed_with_the_reason(tmp_path):
    """Another version, a cut file, an empty folder, a moment that is none: each says why."""
    other = kept_run(tmp_path, name="other-version", rounds=0)
    plan = other / "plan.json"
    plan.write_text(re.sub(r'_version": \d+', '_version": 9', plan.read_text()))
    cut = kept_run(tmp_path, name="cut", rounds=1) / "rounds" / "0000.json"
    cut.write_bytes(cut.read_bytes()[:100])
    (tmp_path / "empty").mkdir()
    kept_run(tmp_path, name="timeless", created_at="yesterday", rounds=0)
    kept_run(tmp_path, name="good", rounds=0)

    kept, unreadable = runs_in(tmp_path)

    assert [run.plan.run_id for run in kept] == ["good"]
    reasons = {run.folder.name: run.reason for run in unreadable}
    assert "schema version 9" in reasons["other-version"]
    assert "rounds/0000.json is damaged" in reasons["cut"]
    assert reasons["empty"].startswith("empty holds no results")
    assert "created_at is 'yesterday'" in reasons["timeless"]
    page = write_index(tmp_path).read_text()
    assert all(name in page for name in reasons)
    assert str(tmp_path) not in page


def test_files_and_hidden_folders_are_no_runs(tmp_path):
    """The page itself lies beside the runs."""
    kept_run(tmp_path, name="run", rounds=0)
    (tmp_path / ".cache").mkdir()
    write_index(tmp_path)

    kept, unreadable = runs_in(tmp_path)

    assert (len(kept), unreadable) == (1, [])


def test_a_run_that_repeats_another_leads_to_their_comparison(tmp_path):
    """It lies in its folder."""
    folder = kept_run(tmp_path, name="run", rounds=0)
    (folder / "agreement.html").write_text("…")

    assert 'href="run/agreement.html"' in write_index(tmp_path).read_text()


def test_an_empty_folder_says_how_to_begin(tmp_path):
    """It is made if it must be."""
    page = write_index(tmp_path / "new").read_text()

    assert "No runs kept here" in page
    assert "windtunnel caching --profile quick" in page


def test_columns_are_sorted_by_figures(tmp_path):
    """A moment sorts by time and not by the name of its month."""
    kept_run(tmp_path, name="run", created_at="2026-05-04T09:30:00Z", rounds=2)

    page = write_index(tmp_path).read_text()

    assert re.search(r'<th scope="row" data-sort="1777887000.0">', page)
    assert re.search(r'data-sort="2">2 of 12', page)


def test_hostile_names_are_text(tmp_path):
    """A bundle from elsewhere cannot put a script into the list."""
    plan = small_plan(
        run_id="<script>alert(1)</script>", profile='"><script>alert(2)</script>'
    )
    sample_bundle(tmp_path / "run", plan=plan, rounds=0)

    page = write_index(tmp_path).read_text()

    assert page.count("<script>") == 1


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    """With the system's reason."""
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(NotWritten, match="could not be written"):
        write_index(tmp_path / "file")


def test_the_list_does_not_change_what_it_lists(tmp_path):
    """Equal runs give an equal page."""
    folder = kept_run(tmp_path, name="run", rounds=1)
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}

    first = write_index(tmp_path).read_bytes()
    second = write_index(tmp_path).read_bytes()

    assert first == second
    assert {f: f.read_bytes() for f in folder.rglob("*") if f.is_file()} == before
