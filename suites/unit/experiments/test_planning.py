"""A plan decides everything before the first measurement, and refuses what cannot be."""

from __future__ import annotations

import pytest

from fixtures.strategies import backends_of, peer_names, strategy_names
from load.choices import UnknownChoice, UsageError
from load.experiments.caching import CachingExperiment
from load.experiments.caching.profiles import PROFILES
from load.experiments.estimates import estimate
from load.experiments.planning import (
    conditions_of,
    plan_of,
    shuffled_blocks,
    with_pilot_arms,
)
from load.stories.catalogue import story_of

EXPERIMENT = CachingExperiment()


def requests_of(profile):
    return profile.rate_per_s * profile.duration_s


def planned(**choices):
    conditions = conditions_of(EXPERIMENT, profile="quick", **choices)
    return plan_of(
        EXPERIMENT, conditions, world_fingerprint="w1", services={}, cores={}
    )


class TestConditions:
    def test_a_profile_is_the_default_and_a_choice_replaces_its_part(self):
        """What the command line names replaces the profile's figure; the rest stays."""
        conditions = conditions_of(EXPERIMENT, profile="quick", rounds=7)

        assert conditions.rounds == 7
        assert conditions.rate_per_s == EXPERIMENT.profiles["quick"].rate_per_s

    @pytest.mark.parametrize("lesson", ["social", "shop", "cms"])
    def test_costly_pages_are_asked_for_more_slowly(self, lesson):
        """As many requests a round, at a rate at which the site keeps up without a cache."""
        pace = story_of(lesson).pace
        profiles = CachingExperiment(lesson).profiles

        assert (pace == 1) == (lesson == "social")
        for name, usual in PROFILES.items():
            assert profiles[name].rate_per_s == pytest.approx(pace * usual.rate_per_s)
            assert requests_of(profiles[name]) == pytest.approx(requests_of(usual))

    def test_an_unknown_profile_names_the_nearest_and_all(self):
        """A mistyped profile is answered with the value, the nearest and the valid ones."""
        with pytest.raises(UnknownChoice) as error:
            conditions_of(EXPERIMENT, profile="quik")

        assert "'quik'" in str(error.value)
        assert "did you mean 'quick'" in str(error.value)
        assert "thorough" in str(error.value)

    @pytest.mark.parametrize(
        "choice,option",
        [
            ({"rounds": 0}, "--rounds 0"),
            ({"duration_s": 0.1}, "--duration 0.1"),
            ({"rate_per_s": -5}, "--rate -5"),
            ({"audience": 10**6}, "--audience 1e+06"),
            ({"ttl_s": 0}, "--ttl 0"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_impossible_figures_are_refused_by_the_options_name(self, choice, option):
        """A figure out of range is refused with the option, the value and the range."""
        with pytest.raises(UsageError, match="takes") as error:
            conditions_of(EXPERIMENT, profile="quick", **choice)

        assert option in str(error.value)


class TestArms:
    def test_the_baseline_runs_twice_in_every_block(self):
        """Every block holds the baseline and its twin, whatever arms were asked for."""
        plan = planned(arms=("signals",), rounds=3)

        assert [sorted(block) for block in plan.blocks] == [
            ["none", "none-again", "signals@redis"]
        ] * 3
        assert {arm.name: arm.role for arm in plan.arms} == {
            "none": "baseline",
            "none-again": "twin",
            "signals@redis": "candidate",
        }

    def test_an_arm_carries_the_settings_that_make_the_site_it(self):
        """An arm is nothing but a site's settings: strategy, backend and time to live."""
        plan = planned(arms=("versioned@memcached",), ttl_s=5)

        assert plan.arms[-1].settings == {
            "CACHE_STRATEGY": "versioned",
            "CACHE_BACKEND": "memcached",
            "CACHE_TTL_S": "5",
        }

    def test_a_peer_is_an_arm_that_is_no_strategy(self):
        """The lesson's own strategy is none under it."""
        arm = planned(arms=("cachalot@memcached",), ttl_s=5).arms[-1]

        assert arm.strategy == "cachalot"
        assert arm.settings == {
            "CACHE_STRATEGY": "none",
            "CACHE_PEER": "cachalot",
            "CACHE_BACKEND": "memcached",
            "CACHE_TTL_S": "5",
        }

    @pytest.mark.parametrize("name", ["cacheops@memcached", "two_tier@locmem"])
    def test_a_backend_that_an_arm_cannot_use_is_refused(self, name):
        """Before anything starts, with those that it can use."""
        with pytest.raises(UsageError, match="works on redis alone"):
            planned(arms=(name,))

    def test_the_thorough_profile_has_the_peers(self):
        """Whoever takes the time sees them beside our own."""
        conditions = conditions_of(EXPERIMENT, profile="thorough")

        assert {"cacheops@redis", "cachalot@redis"} <= set(conditions.arms)

    @pytest.mark.parametrize(
        "name,nearest",
        [("versionned", "versioned"), ("signals@memcache", "memcached")],
    )
    def test_unknown_parts_name_the_nearest(self, name, nearest):
        """A strategy or backend that does not exist is answered with the nearest one."""
        with pytest.raises(UnknownChoice, match=f"did you mean '{nearest}'"):
            planned(arms=(name,))

    def test_an_arm_named_twice_is_refused(self):
        """The same arm twice would be averaged with itself, so it is refused by name."""
        with pytest.raises(UsageError, match="signals@redis"):
            planned(arms=("signals", "signals@redis"))

    def test_none_has_no_backend(self):
        """`none@redis` means nothing, and the message says what to write."""
        with pytest.raises(UsageError, match="write 'none'"):
            planned(arms=("none@redis",))


class TestOrder:
    def test_a_seed_repeats_the_order(self):
        """The same seed gives the same blocks, so that a run can be repeated."""
        assert planned(seed=7).blocks == planned(seed=7).blocks

    def test_orders_differ_between_blocks(self):
        """Arms are shuffled anew in each block, so that no arm is always first."""
        blocks = shuffled_blocks(list("abcdefg"), rounds=6, seed=1)

        assert len({tuple(block) for block in blocks}) > 1

    def test_pilot_arms_join_every_later_block_and_leave_the_first_alone(self):
        """What was measured stays as it was; the joined arms are in each block after it."""
        plan = planned(arms=("signals",), rounds=3)

        later = with_pilot_arms(plan, EXPERIMENT, ["signals@locmem"])

        assert later.blocks[0] == plan.blocks[0]
        assert all("signals@locmem" in block for block in later.blocks[1:])
        assert later.arms[-1].name == "signals@locmem"


class TestEstimate:
    def test_it_counts_the_arms_that_the_pilot_will_add(self):
        """Rounds that are certain to come are in the estimate, though not yet in the plan."""
        plan = planned(arms=("signals",), rounds=3)

        assert estimate(plan).rounds == 3 * 3 + 2 * 2

    def test_more_rounds_take_longer(self):
        """The estimate grows with what is asked for, and is told in minutes."""
        short, long = planned(rounds=2), planned(rounds=20)

        assert estimate(long).seconds > estimate(short).seconds
        assert "min" in str(estimate(long))


class TestCaveats:
    def test_a_time_to_live_longer_than_the_window_is_confessed(self):
        """When nothing can expire while it is measured, the plan says so itself."""
        longer = planned(ttl_s=60, duration_s=2.0).caveats
        shorter = planned(ttl_s=1, duration_s=2.0).caveats

        assert len(longer) == len(shorter) + 1
        assert any("nothing expires" in caveat for caveat in longer)


def test_the_thorough_profile_has_every_strategy_wherever_it_can_work():
    """And both peers; what is added to the catalogue is added there."""
    arms = set(PROFILES["thorough"].arms)
    everything = {
        f"{name}@{backend}"
        for name in strategy_names()
        if name != "none"
        for backend in backends_of(name)
    }

    assert everything <= arms
    assert {arm.partition("@")[0] for arm in arms - everything} == set(peer_names())
