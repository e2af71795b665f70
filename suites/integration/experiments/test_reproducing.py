"""`windtunnel reproduce`: another machine's plan, run here, and an answer a script can read.

The run is as small as it can be; what it measures is of no interest here.
"""

from __future__ import annotations

import json
import subprocess
import sys

import msgspec
import pytest

from fixtures.worlds import world_named
from load.commands.reproduce import EXITS
from load.experiments.caching import CachingExperiment
from load.experiments.planning import conditions_of, plan_of
from reports.store import Bundle
from suites.support.bundles import sample_environment, sample_round
from suites.support.given import told_of_none

pytestmark = pytest.mark.uncounted

PATIENCE_S = 120


def windtunnel(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "load.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        env=told_of_none(),
        check=False,
        timeout=PATIENCE_S,
    )


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """One block of three arms, as another machine has measured it."""
    experiment = CachingExperiment()
    conditions = conditions_of(
        experiment,
        profile="quick",
        rounds=1,
        duration_s=1,
        rate_per_s=20,
        audience=8,
        world="tiny",
        arms=("versioned",),
        seed=4,
    )
    plan = plan_of(
        experiment,
        conditions,
        world_fingerprint=world_named("social", "tiny").fingerprint,
        services={},
        cores={},
    )
    folder = tmp_path_factory.mktemp("original") / plan.run_id
    bundle = Bundle.create(folder, plan, sample_environment())
    for index, arm in enumerate(plan.blocks[0]):
        bundle.add(sample_round(plan, index=index, block=0, arm=arm))
    return bundle


@pytest.fixture(scope="module")
def reproduced(original, tmp_path_factory):
    """What the command answered, and the run that it has kept."""
    folder = tmp_path_factory.mktemp("reproduced")
    answer = windtunnel("reproduce", original.folder, "--out", folder, "--no-open")
    assert answer.returncode in EXITS.values(), answer.stderr
    runs = list(folder.iterdir())
    assert len(runs) == 1, answer.stderr
    return answer, Bundle.open(runs[0])


def test_every_answer_has_an_exit_status_of_its_own():
    """For scripts: agreement is success, a difference is failure, doubt is neither."""
    assert {word.value: code for word, code in EXITS.items()} == {
        "agree": 0,
        "differ": 1,
        "cannot tell": 3,
    }


@pytest.mark.long
@pytest.mark.services("postgres", "redis", "memcached")
class TestReproducing:
    def test_the_same_plan_is_measured_and_kept_as_a_run_of_its_own(
        self, original, reproduced
    ):
        """Arms in the same order, under the same load; the original is as it was."""
        _, bundle = reproduced

        assert bundle.plan.blocks == original.plan.blocks
        assert bundle.plan.workload == original.plan.workload
        assert bundle.plan.seed == original.plan.seed
        assert [done.void for done in bundle.rounds] == [None] * 3
        assert bundle.plan.run_id != original.plan.run_id

    def test_one_block_cannot_tell_and_the_exit_status_says_so(self, reproduced):
        """Neither agreement nor difference: 3, as a gate is inconclusive."""
        answer, _ = reproduced

        assert answer.returncode == 3, answer.stderr
        assert "1 of 1 cannot be told" in answer.stdout
        assert "this machine" in answer.stdout

    def test_report_and_comparison_lie_beside_the_data(self, original, reproduced):
        """The new run has its own report, and the comparison with the original."""
        _, bundle = reproduced

        assert (bundle.folder / "report.html").stat().st_size > 10_000
        told = json.loads((bundle.folder / "agreement.json").read_text())
        assert told["first"]["run_id"] == original.plan.run_id
        assert told["second"]["run_id"] == bundle.plan.run_id
        assert told["absolute"] == []


def test_a_dry_run_says_what_and_how_long_and_measures_nothing(original, tmp_path):
    """The plan with its arms, its seed and its time; no service is started."""
    answer = windtunnel(
        "reproduce", original.folder, "--dry-run", "--out", tmp_path / "runs"
    )

    assert answer.returncode == 0, answer.stderr
    for told in ("versioned@redis", "seed", "about 0 min"):
        assert told in answer.stdout
    assert not (tmp_path / "runs").exists()


def test_a_world_that_is_another_today_is_refused_before_anything_starts(
    original, tmp_path
):
    """With the run, the world, and both fingerprints."""
    plan = msgspec.structs.replace(original.plan, world_fingerprint="0123456789abcdef")
    Bundle.create(tmp_path / "other", plan, sample_environment())

    answer = windtunnel("reproduce", tmp_path / "other", "--no-open")

    assert answer.returncode == 1
    assert answer.stdout == ""
    assert "another version of the world 'tiny' (0123456789abcdef" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_two_runs_are_compared_into_a_folder(original, tmp_path):
    """`windtunnel compare` prints the answer and writes the pages where it is told to."""
    answer = windtunnel(
        "compare", original.folder, original.folder, "--out", tmp_path, "--no-open"
    )

    assert answer.returncode == 0, answer.stderr
    assert "A run agrees with itself by nature" in answer.stdout
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "agreement.html",
        "agreement.json",
        "agreement.md",
    ]


def test_all_runs_of_a_folder_are_listed(original):
    """`windtunnel index` writes the page beside them and says where."""
    answer = windtunnel("index", "--out", original.folder.parent, "--no-open")

    page = original.folder.parent / "index.html"
    assert answer.returncode == 0, answer.stderr
    assert page.name in answer.stdout
    assert original.plan.run_id in page.read_text()


def test_a_damaged_bundle_is_refused_in_one_line(original, tmp_path):
    """Cut or edited: the reason, no page, and no traceback."""
    copy = tmp_path / "copy"
    bundle = Bundle.create(copy, original.plan, original.environment)
    for done in original.rounds:
        bundle.add(done)
    file = copy / "rounds" / "0001.json"
    file.write_bytes(file.read_bytes()[:-40])

    for command in (
        ("compare", original.folder, copy, "--out", tmp_path / "out"),
        ("reproduce", copy),
    ):
        answer = windtunnel(*command)

        assert answer.returncode == 1
        assert "0001.json is damaged" in answer.stderr
        assert len(answer.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()
