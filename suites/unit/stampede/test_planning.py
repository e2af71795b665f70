"""From options to a plan: what is meant, and what cannot be."""

from __future__ import annotations

import pytest

from load.choices import UsageError
from load.experiments.stampede.planning import Asked, crowds, estimate_s, plan_of

USUAL = {
    "clients": "200",
    "strategies": None,
    "triggers": None,
    "backend": "redis",
    "cost_ms": 200,
    "ttl_s": 2,
    "workers": 3,
    "repeats": 3,
    "background_per_s": 20.0,
    "law_s": 20.0,
    "seed": 1,
}


def planned(**options):
    return plan_of(Asked(**{**USUAL, **options}), services={})


def test_the_baseline_and_its_twin_are_always_there():
    """Whatever is compared, it is compared with cache_aside."""
    names = [arm.name for arm in planned(strategies="lease,cache_aside").arms]

    assert names == ["cache_aside", "cache_aside-again", "lease"]


def test_every_arm_runs_once_a_block_in_an_order_of_the_seed():
    """Blocks are shuffled, and the same seed shuffles them alike."""
    plan = planned()

    assert {tuple(sorted(block)) for block in plan.blocks} == {
        tuple(sorted(arm.name for arm in plan.arms))
    }
    assert plan.blocks[0] != plan.blocks[1]
    assert plan.blocks == planned().blocks


def test_the_law_is_observed_where_early_refresh_is_an_arm():
    """And readers come; without either there is nothing to observe."""
    assert planned().law_s == 20
    assert planned(strategies="lease").law_s == 0
    assert planned(background_per_s=0.0).law_s == 0


def test_a_cache_within_the_processes_is_not_restarted():
    """locmem has no server; two_tier has no channels there."""
    plan = planned(backend="locmem")

    assert plan.triggers == ["expiry", "invalidation"]
    assert "two_tier" not in [arm.name for arm in plan.arms]
    assert any("locmem" in caveat for caveat in plan.caveats)


def test_what_a_backend_cannot_do_is_a_caveat():
    """Memcached's seconds are whole, so its expiries are not sharp; others' are."""
    assert any("whole seconds" in told for told in planned(backend="memcached").caveats)
    assert not any("whole seconds" in told for told in planned().caveats)


def test_crowds_are_sorted_and_told_once():
    """However they were typed."""
    assert crowds("200,50,200") == [50, 200]


def test_more_takes_longer():
    """An estimate that does not grow with the work is none."""
    assert (
        estimate_s(planned(strategies="lease", repeats=1))
        < estimate_s(planned(strategies="lease"))
        < estimate_s(planned())
        < estimate_s(planned(clients="50,200,1000"))
    )


@pytest.mark.parametrize(
    "options,told",
    [
        ({"clients": "0"}, "--clients '0'"),
        ({"clients": "1001"}, "1 to 1000"),
        ({"clients": ""}, "names no crowd"),
        ({"strategies": "leese"}, "did you mean 'lease'"),
        ({"strategies": "per_view"}, "'per_view' remembers pages"),
        ({"strategies": "none"}, "keeps nothing"),
        ({"strategies": "two_tier", "backend": "memcached"}, "two_tier works on redis"),
        ({"backend": "redsi"}, "did you mean 'redis'"),
        ({"triggers": "expirty"}, "did you mean 'expiry'"),
        ({"triggers": ","}, "valid: expiry, invalidation, restart"),
        ({"triggers": "restart", "backend": "locmem"}, "no server"),
        ({"cost_ms": 0}, "--cost-ms 0 is out of range"),
        ({"cost_ms": 3000}, "too old before it is made"),
        ({"ttl_s": 61}, "--ttl 61"),
        ({"workers": 7}, "6 processes are the most"),
        ({"repeats": 0}, "--repeats 0"),
        ({"background_per_s": -1.0}, "--background -1"),
        ({"law_s": 601.0}, "--law-seconds 601"),
    ],
    ids=lambda value: None if isinstance(value, str) else "-".join(value),
)
def test_what_cannot_be_meant_is_refused(options, told):
    """With the value, and what would be one."""
    with pytest.raises(UsageError) as caught:
        planned(**options)

    assert told in str(caught.value)


def test_a_class_of_ones_own_is_an_arm_by_its_name():
    """It is named by its dotted path, and called by the last of it."""
    plan = planned(strategies="apps.common.caching.lease.Lease")

    assert plan.arms[-1].name == "Lease"
    assert plan.arms[-1].settings["CACHE_STRATEGY"] == "apps.common.caching.lease.Lease"


def test_two_classes_of_one_name_are_refused():
    """Nobody could tell their figures apart."""
    with pytest.raises(UsageError, match="two strategies are called Lease"):
        planned(
            strategies="apps.common.caching.lease.Lease,"
            "apps.common.caching.two_tier.Lease"
        )
