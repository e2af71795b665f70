"""The plan of another run, for here: the same question, or a refusal with the reason."""

from __future__ import annotations

import msgspec
import pytest

from load.experiments.caching import CachingExperiment
from load.experiments.catalogue import experiment_named
from load.experiments.interface import ExperimentError
from load.experiments.planning import conditions_of, plan_of, with_pilot_arms
from load.experiments.repeating import plan_again

EXPERIMENT = CachingExperiment()


@pytest.fixture
def plan():
    """A run of the past whose pilot has chosen already."""
    conditions = conditions_of(
        EXPERIMENT, profile="quick", rounds=3, arms=("signals",), seed=5
    )
    planned = plan_of(
        EXPERIMENT,
        conditions,
        world_fingerprint="w1",
        services={"redis": "docker"},
        cores={"app": [0]},
    )
    return with_pilot_arms(planned, EXPERIMENT, ["signals@locmem"])


def again(plan, **changes):
    return plan_again(
        msgspec.structs.replace(plan, **changes),
        EXPERIMENT,
        world_fingerprint="w1",
        services={"redis": "native"},
        cores={"app": [3]},
    )


class TestTheSameQuestion:
    def test_what_is_asked_is_taken_over(self, plan):
        """Arms, order, load, seed, data, metrics and rules are the other run's."""
        ours = {"run_id", "created_at", "pilot_rule", "services", "cores", "caveats"}

        repeated = again(plan)

        for name in set(plan.__struct_fields__) - ours:
            assert getattr(repeated, name) == getattr(plan, name), name

    def test_name_moment_and_machine_are_ours(self, plan):
        """It is a run of its own, here and now."""
        repeated = again(plan)

        assert repeated.run_id != plan.run_id
        assert repeated.services == {"redis": "native"}
        assert repeated.cores == {"app": [3]}

    def test_no_pilot_runs_again(self, plan):
        """What it chose is in the blocks; chosen anew, it could be something else."""
        repeated = again(plan)

        assert repeated.pilot_rule is None
        assert "signals@locmem" in repeated.blocks[1]
        assert "what its pilot chose is taken over" in repeated.caveats[-1]

    def test_it_says_whose_plan_it_is(self, plan):
        """The report of the new run leads back to the old one."""
        repeated = again(plan, pilot_rule=None)

        assert repeated.caveats[:-1] == plan.caveats
        assert plan.run_id in repeated.caveats[-1]
        assert "pilot" not in repeated.caveats[-1]


class TestRefusals:
    def test_other_data_is_refused(self, plan):
        """A world that is made otherwise today is another question."""
        with pytest.raises(ExperimentError, match=r"another version of the world.*w1"):
            again(plan, world_fingerprint="w0")

    def test_another_warm_up_is_refused(self, plan):
        """It decides what the cache holds when the window opens."""
        with pytest.raises(ExperimentError, match="'none at all'"):
            again(plan, warm_up="none at all")

    @pytest.mark.parametrize(
        "change, words",
        [
            (
                {"name": "telepathy@redis", "strategy": "telepathy"},
                "there is no strategy 'telepathy'",
            ),
            ({"settings": {"CACHE_TTL_S": "soon"}}, "cannot make"),
            ({"settings": {}}, "CACHE_TTL_S"),
            (
                {"settings": {"CACHE_TTL_S": "60", "CACHE_STRATEGY": "per_view"}},
                "makes it with",
            ),
        ],
        ids=["unknown", "no figure", "no time to live", "other settings"],
    )
    def test_an_arm_that_is_another_today_is_refused(self, plan, change, words):
        """An arm is its settings; its name alone proves nothing."""
        *others, last = plan.arms
        changed = msgspec.structs.replace(last, **change)

        with pytest.raises(ExperimentError, match=words) as caught:
            again(plan, arms=[*others, changed])

        assert plan.run_id in str(caught.value)

    def test_an_experiment_that_is_not_there_is_refused(self):
        """With those that are."""
        with pytest.raises(ExperimentError, match=r"'tidal'.*caching"):
            experiment_named("tidal", lesson="social")


def test_experiments_are_found_by_name():
    """The name in a plan leads to the experiment that made it."""
    assert experiment_named("caching", lesson="social").name == "caching"
