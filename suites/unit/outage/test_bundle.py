"""A bundle on disk: complete at every moment, and refused when it is not what was written."""

from __future__ import annotations

import json

import pytest

from reports.kinds import LABORATORIES, laboratory_of
from reports.listing import runs_in
from reports.outage.store import OutageBundle
from reports.render.listing import write_index
from reports.store import AlreadyThere, Damaged, OtherVersion
from suites.support.outages import sample_bundle, sample_plan

ROUND = "rounds/0001.json"


def edit(folder, name, change):
    """A change by somebody who also took care of the sums."""
    file = folder / name
    content = json.loads(file.read_text())
    change(content)
    file.write_text(json.dumps(content))
    (folder / "SHA256SUMS").unlink()


def test_what_is_read_is_what_was_written(tmp_path):
    """Plan, environment and rounds survive the disk, also given a file in it."""
    written = sample_bundle(tmp_path, rounds=4)

    read = OutageBundle.open(tmp_path / ROUND)

    assert (read.plan, read.environment) == (written.plan, written.environment)
    assert read.rounds == written.rounds


def test_nothing_is_overwritten(tmp_path):
    """A folder with results is refused."""
    written = sample_bundle(tmp_path, rounds=0)

    with pytest.raises(AlreadyThere):
        OutageBundle.create(tmp_path, written.plan, written.environment)


def test_an_edited_round_is_refused(tmp_path):
    """A figure that was changed by hand is noticed, and the file is named."""
    sample_bundle(tmp_path, rounds=2)
    file = tmp_path / ROUND
    file.write_text(file.read_text().replace("200", "503", 1))

    with pytest.raises(Damaged, match=r"0001.json is damaged: it differs"):
        OutageBundle.open(tmp_path)


def test_a_cut_round_is_refused(tmp_path):
    """With the place at which it ends."""
    sample_bundle(tmp_path, rounds=2)
    file = tmp_path / ROUND
    file.write_bytes(file.read_bytes()[:1000])

    with pytest.raises(Damaged, match="ends after 1000 bytes"):
        OutageBundle.open(tmp_path)


def test_another_version_is_refused_by_name(tmp_path):
    """And not guessed at."""
    sample_bundle(tmp_path, rounds=0)
    edit(tmp_path, "plan.json", lambda plan: plan.update(schema_version=9))

    with pytest.raises(OtherVersion, match="schema version 9"):
        OutageBundle.open(tmp_path)


@pytest.mark.parametrize(
    "change, told",
    [
        (lambda r: r.update(index=3), "says that it is round 3"),
        (lambda r: r.update(arm="nobody"), "'nobody' is not in"),
        (lambda r: r.update(block=9), "block 9 is not in"),
        (lambda r: r.update(fault="pause"), "pause of .* is not in its block"),
        (lambda r: r.update(began_s=-1.0), "began at -1 s"),
        (lambda r: r.update(ended_s=0.5), "ended at 0.5 s"),
    ],
    ids=["index", "arm", "block", "fault", "began", "ended"],
)
def test_a_round_that_cannot_be_is_refused(tmp_path, change, told):
    """Well formed is not enough: it must fit the plan."""
    sample_bundle(tmp_path, rounds=2)
    edit(tmp_path, ROUND, change)

    with pytest.raises(Damaged, match=told):
        OutageBundle.open(tmp_path)


def test_it_is_listed_with_all_runs(tmp_path):
    """Also from the folder that the laboratory keeps its runs in."""
    plan = sample_plan(blocks=1)
    folder = tmp_path / "outage" / plan.run_id
    sample_bundle(folder, plan=plan)
    assert laboratory_of(folder) is LABORATORIES["outage"]
    LABORATORIES["outage"].render(folder)

    (run,), unreadable = runs_in(tmp_path)
    page = write_index(tmp_path).read_text()

    assert unreadable == []
    assert run.headline.startswith("No error in")
    assert f'href="outage/{plan.run_id}/report.html"' in page
    assert "8 of 8" in page
