"""A bundle on disk: complete at every moment, and refused when it is not what was written."""

from __future__ import annotations

import json

import pytest

from reports.kinds import LABORATORIES, laboratory_of
from reports.stampede.store import StampedeBundle
from reports.store import AlreadyThere, Damaged, NotABundle, OtherVersion
from suites.support import bundles
from suites.support.stampedes import sample_bundle

ROUND = "rounds/0001.json"


def edit(folder, name, change, *, forget_sums=True):
    file = folder / name
    content = json.loads(file.read_text())
    change(content)
    file.write_text(json.dumps(content))
    if forget_sums:
        (folder / "SHA256SUMS").unlink()


def test_what_is_read_is_what_was_written(tmp_path):
    """Plan, environment, rounds and law survive the disk, also given a file in it."""
    written = sample_bundle(tmp_path)

    read = StampedeBundle.open(tmp_path / ROUND)

    assert (read.plan, read.environment) == (written.plan, written.environment)
    assert (read.rounds, read.law) == (written.rounds, written.law)


def test_a_run_that_died_is_a_bundle_with_what_it_has(tmp_path):
    """Each round is kept when it ends."""
    sample_bundle(tmp_path, rounds=3, law=False)

    read = StampedeBundle.open(tmp_path)

    assert (len(read.rounds), read.law) == (3, None)


def test_results_are_never_overwritten(tmp_path):
    """A second run does not go into the folder of the first."""
    sample_bundle(tmp_path)

    with pytest.raises(AlreadyThere, match="name another folder"):
        sample_bundle(tmp_path)


@pytest.mark.parametrize("name", ["plan.json", ROUND, "law.json"])
def test_another_version_is_refused_by_name(tmp_path, name):
    """A reader does not guess what a field of another version means."""
    sample_bundle(tmp_path)
    edit(tmp_path, name, lambda content: content.update(schema_version=99))

    with pytest.raises(OtherVersion, match="has schema version 99"):
        StampedeBundle.open(tmp_path)


@pytest.mark.parametrize("name", ["plan.json", ROUND, "law.json"])
def test_a_file_cut_short_is_damaged(tmp_path, name):
    """The message names the file."""
    sample_bundle(tmp_path)
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[: len(content) // 2])

    with pytest.raises(Damaged, match=name.rpartition("/")[2]):
        StampedeBundle.open(tmp_path)


def test_a_figure_changed_by_hand_is_noticed(tmp_path):
    """A file that is well formed and not what was written betrays itself by its sum."""
    sample_bundle(tmp_path)
    edit(
        tmp_path,
        ROUND,
        lambda content: content["episodes"][0].update(late_s=0),
        forget_sums=False,
    )

    with pytest.raises(Damaged, match="somebody changed it"):
        StampedeBundle.open(tmp_path)


@pytest.mark.parametrize(
    "change,told",
    [
        (lambda r: r.update(index=7), "says that it is round 7"),
        (lambda r: r.update(arm="leese"), "'leese' is not in"),
        (lambda r: r.update(block=9), "block 9 is not in"),
        (lambda r: r["episodes"][0]["replies"].pop(), "9 replies to 10 clients"),
    ],
    ids=["index", "arm", "block", "replies"],
)
def test_a_round_that_cannot_be_is_refused(tmp_path, change, told):
    """Well formed is not enough: it must fit the plan."""
    sample_bundle(tmp_path)
    edit(tmp_path, ROUND, change)

    with pytest.raises(Damaged, match=told):
        StampedeBundle.open(tmp_path)


def test_bundles_of_other_experiments_are_told_apart(tmp_path):
    """`windtunnel report` asks, before it reads."""
    sample_bundle(tmp_path / "this")
    bundles.sample_bundle(tmp_path / "other", plan=bundles.small_plan(), rounds=1)

    assert laboratory_of(tmp_path / "this") is LABORATORIES["stampede"]
    assert laboratory_of(tmp_path / "other") is None
    with pytest.raises(NotABundle):
        laboratory_of(tmp_path)
