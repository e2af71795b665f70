"""Probes of staleness on a real site, under strategies whose staleness is known."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace

import pytest

from fixtures.site import SiteSettings, serve
from fixtures.worlds import Cast, cast
from load.errors import HostRefused
from load.experiments.laboratory import MEASURED
from load.probing import ProbeFailed, probe
from load.stories.social import PROBE

pytestmark = [pytest.mark.uncounted, pytest.mark.services("postgres", "redis")]


@pytest.fixture
def people(tiny_world, tmp_path):
    path = tmp_path / "cast.json"
    cast(tiny_world).write(path)
    return path


@pytest.fixture
def probed(tiny_copy, redis_url, people, tmp_path):
    """What probes see in half a second, under the strategy of that name."""

    def under(strategy, *, told=people):
        with site(strategy, tiny_copy, redis_url, tmp_path) as url:
            return probe(PROBE, url, cast_path=told, seconds=0.5)

    return under


@contextmanager
def site(strategy, database_url, redis_url, folder):
    settings = SiteSettings(
        database_url=database_url,
        redis_url=redis_url,
        extra={
            **MEASURED,
            "APPS": "social",
            "CACHE_STRATEGY": strategy,
            "CACHE_TTL_S": "60",
            # Its keys are its own, whoever else uses the server.
            "WINDTUNNEL_WORKER": folder.name,
        },
    )
    with serve(settings, folder=folder) as served:
        yield served.url


@pytest.mark.parametrize("strategy", ["none", "versioned", "conditional", "layered"])
def test_what_is_never_stale_is_never_seen_stale(probed, strategy):
    """Nor by the writer, nor when all is quiet."""
    seen = probed(strategy)

    assert seen.writes == 5
    assert seen.reads > 10
    assert (seen.stale, seen.own_stale, seen.lost) == (0, 0, 0)


@pytest.mark.parametrize("strategy", ["cache_aside", "per_view", "per_site"])
def test_what_only_expires_is_seen_stale_until_then(probed, strategy):
    """Also by the writer, but on a page that tells her of it, which nobody keeps.

    And nothing that comes later makes it new.
    """
    seen = probed(strategy)

    assert seen.stale > seen.reads / 2
    assert (seen.own_stale >= 1) is (strategy == "cache_aside")
    assert seen.lost == seen.settled == 2
    assert sum(count for _, count in seen.ages.counts) == seen.stale


def test_what_is_confirmed_and_old_is_seen_stale(probed):
    """Readers revalidate as browsers do, and believe what they are told."""
    seen = probed("suites.support.own_strategies.Confirming")

    assert seen.stale > seen.reads / 2
    assert seen.lost == seen.settled == 2


def test_a_probe_that_is_not_let_in_is_told_of(probed, people):
    """A session that the site does not know is no reader."""
    told = Cast.read(people)
    strangers = replace(
        told, people=tuple(replace(each, session="unknown") for each in told.people)
    )
    strangers.write(people)

    with pytest.raises(ProbeFailed, match="sent to the login"):
        probed("none")


def test_probes_go_to_this_machine_alone(people):
    """As all load does."""
    with pytest.raises(HostRefused):
        probe(PROBE, "http://example.org", cast_path=people, seconds=0.5)
