"""What a lease is for: two hundred ask at one moment, in three processes, and one computes.

cache_aside runs beside it, so that a crowd which was none would be noticed.
"""

from __future__ import annotations

import pytest

from load.experiments.stampede.planning import Asked, plan_of
from load.experiments.stampede.session import conduct
from reports.stampede.analysis import analyse
from reports.stampede.store import StampedeBundle

pytestmark = pytest.mark.services("postgres", "redis")

CLIENTS = 200
ASKED = Asked(
    clients=str(CLIENTS),
    strategies="lease",
    triggers="expiry,invalidation",
    backend="redis",
    cost_ms=200,
    # Longer than a busy machine takes to answer two hundred: a value that expires while
    # they are served is rightly made again.
    ttl_s=8,
    workers=3,
    repeats=1,
    background_per_s=20.0,
    law_s=0.0,
    seed=1,
)


class Silent:
    """Nobody watches."""

    def preparing(self, stage):
        pass

    def keeping(self, folder):
        pass

    def round_begins(self, plan, arm, *, index, block):
        pass

    def episode_ended(self, episode):
        pass

    def law_observed(self, law):
        pass


@pytest.fixture(scope="module")
def analysis(tmp_path_factory):
    outcome = conduct(
        lambda services: plan_of(ASKED, services=services),
        Silent(),
        folder=tmp_path_factory.mktemp("stampede"),
    )
    return analyse(StampedeBundle.open(outcome.folder))


def cell_of(analysis, arm, trigger):
    (cell,) = [c for c in analysis.at(trigger, CLIENTS) if c.arm.name == arm]
    return cell


class TestACrowd:
    @pytest.mark.parametrize("trigger", ["expiry", "invalidation"])
    def test_one_of_two_hundred_computes(self, analysis, trigger):
        """Under `lease` there is exactly one computation, and everybody gets an answer."""
        cell = cell_of(analysis, "lease", trigger)

        assert cell.always_one
        assert (cell.errors, cell.answers) == (0, CLIENTS)

    def test_nobody_is_told_an_old_value(self, analysis):
        """Not even those who asked the moment the write was acknowledged."""
        assert cell_of(analysis, "lease", "invalidation").stale == 0

    def test_without_it_many_compute(self, analysis):
        """The crowd is one: under cache_aside more than one of it computes an expired value."""
        assert cell_of(analysis, "cache_aside", "expiry").computations.low > 1

    def test_a_strategy_that_does_not_hear_tells_old_values(self, analysis):
        """Staleness is seen where it is: cache_aside hears of no write."""
        assert cell_of(analysis, "cache_aside", "invalidation").stale > 0
