"""Files that are not what was written: refused with their name and the place in them."""

from __future__ import annotations

import json

import pytest

from reports.schema import SCHEMA_VERSION
from reports.store import Bundle, Damaged, OtherVersion
from suites.support.bundles import sample_bundle, small_plan

ROUND = "rounds/0001.json"


@pytest.fixture
def folder(tmp_path):
    sample_bundle(tmp_path, plan=small_plan(), rounds=2)
    return tmp_path


def edit(file, change, *, forget_sum=True):
    """Change a file's JSON; without its sum, so that the change itself must be seen."""
    content = json.loads(file.read_text())
    change(content)
    file.write_text(json.dumps(content))
    sums = next(
        path
        for path in (file.parent, file.parent.parent)
        if (path / "plan.json").exists()
    )
    if forget_sum:
        (sums / "SHA256SUMS").unlink()


@pytest.mark.parametrize("name", ["plan.json", "environment.json", ROUND])
@pytest.mark.parametrize(
    "share", [0.0, 0.3, 0.99], ids=["empty", "third", "nearly all"]
)
def test_a_file_cut_short_is_damaged(folder, name, share):
    """The message names the file and where it ends."""
    content = (folder / name).read_bytes().rstrip()
    (folder / name).write_bytes(content[: int(len(content) * share)])

    with pytest.raises(Damaged) as caught:
        Bundle.open(folder)

    assert caught.value.file == folder / name
    assert f"ends after {int(len(content) * share)} bytes" in caught.value.where


def test_a_figure_changed_by_hand_is_noticed(folder):
    """A file that is well formed and not what was written betrays itself by its sum."""
    edit(
        folder / ROUND,
        lambda r: r["counters"].update(server_cpu_s=0.001),
        forget_sum=False,
    )

    with pytest.raises(Damaged, match="somebody changed it"):
        Bundle.open(folder)


@pytest.mark.parametrize("name", ["plan.json", "environment.json", ROUND])
def test_another_version_is_refused_by_name(folder, name):
    """Nobody guesses what a field of another version means."""
    edit(folder / name, lambda record: record.update(schema_version=99))

    read = rf"version 99.*version {SCHEMA_VERSION}"
    with pytest.raises(OtherVersion, match=read) as caught:
        Bundle.open(folder)

    assert caught.value.file == folder / name
    assert caught.value.found == 99


@pytest.mark.parametrize(
    "change, where",
    [
        (lambda r: r.pop("schema_version"), "no schema_version"),
        (lambda r: r.update(surprise=1), "surprise"),
        (lambda r: r.pop("window_s"), "window_s"),
        (lambda r: r["operations"][0].update(sent="many"), r"operations\[0\].sent"),
        (lambda r: r.update(index=7), "says that it is round 7"),
        (lambda r: r.update(arm="nobody"), "'nobody' is not in plan.json"),
        (lambda r: r.update(block=9), "block 9"),
        (lambda r: r.update(window_s=0), "window_s is 0"),
        (
            lambda r: r["operations"][2]["corrected"]["counts"].append([3, -1]),
            r"operations\[2\].corrected",
        ),
        (
            lambda r: r["cold"][0]["uncorrected"].update(lowest=0),
            r"cold\[0\].uncorrected",
        ),
    ],
    ids=[
        "no version",
        "unknown field",
        "missing field",
        "wrong type",
        "another's index",
        "unknown arm",
        "unknown block",
        "no window",
        "impossible count",
        "impossible layout",
    ],
)
def test_a_round_that_cannot_be_is_damaged(folder, change, where):
    """Where the mistake is stands in the message."""
    edit(folder / ROUND, change)

    with pytest.raises(Damaged, match=where) as caught:
        Bundle.open(folder)

    assert caught.value.file == folder / ROUND
    assert "restore the file from a copy" in str(caught.value)


def test_something_else_than_an_object_is_damaged(folder):
    """A list is JSON, and no record."""
    (folder / ROUND).write_text("[1, 2]")

    with pytest.raises(Damaged, match="schema_version"):
        Bundle.open(folder)


def test_a_bundle_without_its_environment_is_damaged(folder):
    """Figures without their environment are not read."""
    (folder / "environment.json").unlink()

    with pytest.raises(Damaged, match="missing"):
        Bundle.open(folder)


def test_a_file_that_cannot_be_read_is_told(folder):
    """A folder in its place is a message with the system's reason."""
    (folder / "environment.json").unlink()
    (folder / "environment.json").mkdir()

    with pytest.raises(Damaged, match="cannot be read"):
        Bundle.open(folder)


def test_a_list_of_sums_that_is_none_is_damaged(folder):
    """Half a line in SHA256SUMS protects nothing."""
    (folder / "SHA256SUMS").write_text("abc  plan.json\n")

    with pytest.raises(Damaged, match="line 1"):
        Bundle.open(folder)


def test_a_round_that_was_removed_is_missing_and_no_more(folder):
    """The remedy in the message works: the file and its line may go."""
    (folder / ROUND).unlink()
    sums = folder / "SHA256SUMS"
    kept = [line for line in sums.read_text().splitlines() if ROUND not in line]
    sums.write_text("\n".join(kept) + "\n")

    rounds = Bundle.open(folder).rounds

    assert [done.index for done in rounds] == [0]


def test_what_the_first_version_wrote_is_read_as_it_stands(folder):
    """It lacks what has been added since, and says so by its absence."""
    for file in folder.rglob("*.json"):
        record = json.loads(file.read_text())
        as_version_1(record)
        file.write_text(json.dumps(record))
    (folder / "SHA256SUMS").unlink()

    bundle = Bundle.open(folder)

    assert bundle.plan.objective is None
    assert all(done.staleness is None and done.steps == [] for done in bundle.rounds)


def as_version_1(record):
    record["schema_version"] = 1
    for since in ("objective", "staleness", "steps"):
        record.pop(since, None)
    record.get("workload", {}).pop("probed_s", None)
