"""Results on disk: what is kept, and that nothing that was kept is lost."""

from __future__ import annotations

import errno
import hashlib
from pathlib import Path

import msgspec
import pytest

from reports.store import (
    AlreadyThere,
    Bundle,
    NotABundle,
    NotWritten,
    UnlikeEnvironment,
    write_atomically,
)
from suites.support.bundles import (
    sample_bundle,
    sample_environment,
    sample_plan,
    sample_round,
    small_plan,
)


def round_of(bundle: Bundle, index: int, arm: str = "none"):
    return sample_round(bundle.plan, index=index, block=0, arm=arm)


@pytest.fixture
def bundle(tmp_path):
    return Bundle.create(tmp_path / "run", small_plan(), sample_environment())


class TestKeeping:
    def test_what_was_added_is_read_again(self, bundle):
        """Plan, environment and rounds survive the disk."""
        done = round_of(bundle, 0)

        bundle.add(done)

        again = Bundle.open(bundle.folder)
        assert again.plan == bundle.plan
        assert again.environment == bundle.environment
        assert again.rounds == [done]

    def test_a_run_that_ended_early_is_a_bundle(self, tmp_path):
        """The rounds that ended are there, in order."""
        sample_bundle(tmp_path, plan=small_plan(), rounds=5)

        found = Bundle.open(tmp_path).rounds

        assert [done.index for done in found] == [0, 1, 2, 3, 4]

    def test_a_file_in_the_bundle_names_it(self, bundle):
        """Who passes plan.json or a round means the folder."""
        bundle.add(round_of(bundle, 0))

        assert Bundle.open(bundle.folder / "plan.json").plan == bundle.plan
        assert Bundle.open(bundle.folder / "rounds" / "0000.json").plan == bundle.plan

    def test_half_a_file_is_never_seen(self, bundle):
        """What a killed process left beside its place is not read as a round."""
        (bundle.folder / "rounds" / ".0000.json.77.partial").write_text('{"schema')

        assert Bundle.open(bundle.folder).rounds == []

    def test_nothing_is_left_beside_the_files(self, bundle):
        """Writing leaves the file and no other."""
        bundle.add(round_of(bundle, 0))

        names = sorted(
            path.relative_to(bundle.folder).as_posix()
            for path in bundle.folder.rglob("*")
            if path.is_file()
        )
        assert names == [
            "SHA256SUMS",
            "environment.json",
            "plan.json",
            "rounds/0000.json",
        ]

    def test_the_sums_are_those_that_sha256sum_reads(self, bundle):
        """Sum, two spaces, name, for every file."""
        bundle.add(round_of(bundle, 0))

        for line in (bundle.folder / "SHA256SUMS").read_text().splitlines():
            digest, name = line.split("  ")
            content = (bundle.folder / name).read_bytes()
            assert hashlib.sha256(content).hexdigest() == digest


class TestRefusing:
    def test_a_folder_without_a_plan_is_no_bundle(self, tmp_path):
        """The message says what a bundle would be."""
        with pytest.raises(NotABundle, match=r"plan\.json"):
            Bundle.open(tmp_path)

    def test_a_bundle_is_not_begun_twice(self, bundle):
        """Results are not overwritten by a new run of the same name."""
        with pytest.raises(AlreadyThere, match="resume"):
            Bundle.create(bundle.folder, small_plan(), sample_environment())

    def test_a_round_is_not_added_twice(self, bundle):
        """A round that ended stays as it was."""
        bundle.add(round_of(bundle, 0))

        with pytest.raises(AlreadyThere, match="round 0"):
            bundle.add(round_of(bundle, 0, "versioned@redis"))

        assert Bundle.open(bundle.folder).rounds[0].arm == "none"

    def test_a_place_that_takes_no_folder_is_told(self, tmp_path):
        """A file where the folder should be is a message, not a traceback."""
        (tmp_path / "taken").write_text("")

        with pytest.raises(NotWritten, match="could not be written"):
            Bundle.create(
                tmp_path / "taken" / "run", small_plan(), sample_environment()
            )

    def test_a_full_disk_loses_nothing(self, bundle, monkeypatch):
        """What was saved before is intact, and the message says how to go on."""
        bundle.add(round_of(bundle, 0))

        def full(_: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr("reports.store.os.fsync", full)
            with pytest.raises(NotWritten, match="free some space, then resume"):
                bundle.add(round_of(bundle, 1))

        assert [done.index for done in Bundle.open(bundle.folder).rounds] == [0]
        assert not list(Path(bundle.folder).rglob("*.partial"))


class TestRewritingThePlan:
    def test_a_pilot_adds_arms(self, tmp_path):
        """The plan may grow before the second block."""
        bundle = sample_bundle(tmp_path, plan=small_plan(), rounds=3)
        grown = sample_plan(
            arms=("none", "none-again", "versioned@redis", "fragment@redis")
        )
        grown = msgspec.structs.replace(grown, run_id=bundle.plan.run_id)

        bundle.rewrite_plan(grown)

        again = Bundle.open(tmp_path)
        assert again.plan == grown
        assert len(again.rounds) == 3

    def test_who_dies_between_plan_and_sum_leaves_a_bundle(self, tmp_path, monkeypatch):
        """The old sum must not condemn the new plan."""
        bundle = sample_bundle(tmp_path, plan=small_plan(), rounds=1)
        written = []

        def dying(file, content):
            if "plan.json" in written:
                raise OSError(errno.EIO, "Input/output error")
            written.append(file.name)
            write_atomically(file, content)

        with monkeypatch.context() as patched:
            patched.setattr("reports.store.write_atomically", dying)
            with pytest.raises(NotWritten):
                bundle.rewrite_plan(small_plan(question="Another?"))

        assert Bundle.open(tmp_path).plan.question == "Another?"

    @pytest.mark.parametrize(
        "changes",
        [{"run_id": "another"}, {"arms": []}],
        ids=["another run", "an arm that was measured is gone"],
    )
    def test_another_plan_is_refused(self, tmp_path, changes):
        """A plan that does not continue the run would orphan its rounds."""
        bundle = sample_bundle(tmp_path, plan=small_plan(), rounds=1)

        with pytest.raises(ValueError, match="does not continue"):
            bundle.rewrite_plan(small_plan(**changes))

        assert Bundle.open(tmp_path).plan == small_plan()


class TestGoingOnElsewhere:
    def test_the_same_environment_may_go_on(self, bundle):
        """Uncommitted changes and the generator's ceiling may differ."""
        now = msgspec.structs.replace(
            sample_environment(), git_dirty=True, generator_ceiling_per_s=900.0
        )

        bundle.check_environment(now)

    def test_another_machine_may_not(self, bundle):
        """Rounds of two machines are not mixed; the message names the difference."""
        now = msgspec.structs.replace(sample_environment(), cpu="Faster CPU")

        with pytest.raises(UnlikeEnvironment, match=r"'Example CPU.*'Faster CPU'"):
            bundle.check_environment(now)
