"""Two revisions side by side: what is served is what was asked for."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from fixtures.site import SiteSettings, serve
from fixtures.visitor import Visitor
from load.against import verdict_against
from load.choices import UsageError
from load.experiments.interface import ExperimentError
from load.experiments.planning import conditions_of
from load.experiments.revisions import (
    RevisionsExperiment,
    checked_out,
    plan_for,
)
from load.runs import PROJECT
from reports.gate import Outcome
from reports.store import Bundle
from suites.support.given import stand_alone

pytestmark = [
    pytest.mark.services("postgres", "redis", "memcached"),
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
]

OLD_WORDS, NEW_WORDS = b"noop\\n", b"an older noop\\n"
MIGRATION = "apps/social/migrations/0002_older.py"
# A run of its own services: the suite's are shared, and a run empties its caches.


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """The apps as they are, with two branches: `older`, which says something else in one
    place, and `other-schema`, which has a migration more."""
    root = tmp_path_factory.mktemp("repository")
    shutil.copytree(
        PROJECT / "apps", root / "apps", ignore=shutil.ignore_patterns("__pycache__")
    )
    git(root, "init", "--quiet", "--initial-branch", "same")
    commit(root, "As it is.")
    git(root, "checkout", "--quiet", "-b", "older")
    health = root / "apps" / "common" / "telemetry" / "health.py"
    health.write_bytes(health.read_bytes().replace(OLD_WORDS, NEW_WORDS))
    commit(root, "With other words.")
    git(root, "checkout", "--quiet", "-b", "other-schema", "same")
    (root / MIGRATION).write_text('"""Nothing."""\n', "utf-8")
    commit(root, "With another schema.")
    return root


@pytest.fixture
def children_uncounted(monkeypatch):
    """Lines of another revision are not this one's: coverage must not look for them."""
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)


@pytest.mark.long
class TestCheckouts:
    def test_a_revision_has_the_apps_of_its_commit(self, repository):
        """In a folder of its own, which is gone afterwards."""
        with checked_out("older", repository=repository) as base:
            code = (
                base.folder / "apps" / "common" / "telemetry" / "health.py"
            ).read_bytes()
            assert base.unlike_migrations == []

        assert NEW_WORDS in code
        assert not base.folder.exists()

    def test_migrations_that_differ_are_named(self, repository):
        """Whichever side has them."""
        with checked_out("other-schema", repository=repository) as base:
            assert base.unlike_migrations == [MIGRATION]

    @pytest.mark.parametrize("name", ["nowhere", "--all", ""])
    def test_a_revision_that_git_does_not_know_is_refused(self, name, repository):
        """No name is taken for an option of git's."""
        with (
            pytest.raises(UsageError, match=f"no revision '{name}'"),
            checked_out(name, repository=repository),
        ):
            pass

    def test_without_git_there_is_no_revision(self, monkeypatch, tmp_path):
        """What is missing is named, and how to do without it."""
        monkeypatch.setenv("PATH", str(tmp_path))

        with (
            pytest.raises(UsageError, match="git is not installed"),
            checked_out("main"),
        ):
            pass

    def test_a_folder_that_is_no_repository_is_told_by_git(self, tmp_path):
        """The message has git's own words in it."""
        with (
            pytest.raises(UsageError, match=r"'main' here \(\w"),
            checked_out("main", repository=tmp_path),
        ):
            pass

    def test_a_revision_without_apps_says_so(self, tmp_path):
        """What git says is handed on."""
        git(tmp_path, "init", "--quiet", "--initial-branch", "main")
        git(
            tmp_path, *AS_SOMEBODY, "commit", "--quiet", "--allow-empty", "-m", "Empty."
        )

        with (
            pytest.raises(ExperimentError, match="git archive"),
            checked_out("main", repository=tmp_path),
        ):
            pass


def test_each_arm_serves_its_own_revision(
    repository, tmp_path, children_uncounted, postgres_service, redis_service, tiny_copy
):
    """The old code answers as the old arm and the new code as the new one."""
    told = {}

    with checked_out("older", repository=repository) as base:
        experiment = RevisionsExperiment(base)
        for name in ("base", "base-again", "head"):
            settings = SiteSettings(
                database_url=tiny_copy,
                redis_url=redis_service.url,
                extra={
                    **experiment.arm(name, ttl_s=60).settings,
                    "APPS": "social",
                    "MEASURE": "1",
                },
            )
            with serve(settings, folder=tmp_path) as site, Visitor(site.url) as visitor:
                told[name] = visitor.get("/noop/").text

    assert told == {
        "base": "an older noop\n",
        "base-again": "an older noop\n",
        "head": "noop\n",
    }


def test_both_are_in_every_block_and_the_old_one_twice(repository):
    """Interleaved and shuffled; no arm joins later; the wording names the revision."""
    with checked_out("older", repository=repository) as base:
        experiment = RevisionsExperiment(base)
        conditions = conditions_of(experiment, profile="gate", seed=3)
        plan = plan_for(
            experiment, conditions, world_fingerprint="w1", services={}, cores={}
        )

    assert {arm.name: arm.role for arm in plan.arms} == {
        "base": "baseline",
        "base-again": "twin",
        "head": "candidate",
    }
    assert len(plan.blocks) == 8
    assert all(sorted(block) == ["base", "base-again", "head"] for block in plan.blocks)
    assert len({tuple(block) for block in plan.blocks}) > 1
    assert plan.pilot_rule is None
    assert "older" in plan.question


def test_another_schema_cannot_be_compared(repository, tmp_path):
    """Both must stand on one database: the answer is inconclusive, and nothing is run."""
    verdict = verdict_against(
        "other-schema",
        profile="trial",
        rounds=1,
        threshold=None,
        repository=repository,
        folder=tmp_path,
    )

    assert verdict.outcome is Outcome.INCONCLUSIVE
    assert MIGRATION in verdict.findings[0].told
    assert list(tmp_path.iterdir()) == []


def test_a_run_is_judged_and_kept(
    repository, tmp_path, monkeypatch, children_uncounted
):
    """One block cannot tell anything; its bundle holds what both revisions answered."""
    stand_alone(monkeypatch)

    verdict = verdict_against(
        "older",
        profile="trial",
        rounds=1,
        threshold=None,
        repository=repository,
        folder=tmp_path,
    )

    bundle = Bundle.open(next(tmp_path.iterdir()))
    assert sorted(done.arm for done in bundle.rounds) == ["base", "base-again", "head"]
    for done in bundle.rounds:
        assert sum(operation.succeeded for operation in done.cold) > 0, done.void
    assert verdict.outcome is Outcome.INCONCLUSIVE
    assert str(bundle.folder) in verdict.notes[0]


AS_SOMEBODY = (
    *("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"),
    *("-c", "commit.gpgsign=false"),
)


def git(root, *arguments):
    subprocess.run(["git", "-C", str(root), *arguments], check=True, timeout=60)


def commit(root, message):
    git(root, "add", "--all")
    git(root, *AS_SOMEBODY, "commit", "--quiet", "--message", message)
