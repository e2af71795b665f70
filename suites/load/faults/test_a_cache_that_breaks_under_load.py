"""A cache server breaks in the middle of a load and comes back: nobody gets an error.

The load is the caching experiment's own, on a site that is served as a measured one; a
third of the way through the window the server is broken, and after two thirds it is there
again. What each strategy promises beyond that, `suites/integration/caching` tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from fixtures.site import SiteSettings, serve
from fixtures.worlds import cast
from load.driver import Drive, DriveProgress, LoadRecord, drive
from load.experiments.laboratory import MEASURED
from load.stories.interface import ZIPF_EXPONENT
from load.stories.social.mix import EVERYDAY
from reports.schema import Workload
from suites.integration.caching.victims import Victim

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.services("postgres", "redis", "memcached"),
]

AUDIENCE = 20
# Long enough for an engine that takes a second to kill a container.
DURATION_S, RATE_PER_S = 6, 15
WORKLOAD = Workload(
    loop="open",
    arrivals="constant",
    rate_per_s=RATE_PER_S,
    think_time_s=0,
    duration_s=DURATION_S,
    audience=AUDIENCE,
    zipf_exponent=ZIPF_EXPONENT,
    mix=dict(EVERYDAY),
)


@dataclass
class Incident:
    """Something that breaks, and is mended, while a drive goes on."""

    break_it: Callable[[], object]
    mend_it: Callable[[], object]
    happened: list[str] = field(default_factory=list)

    def watch(self, progress: DriveProgress) -> None:
        if progress.stage != "measuring":
            return
        if progress.share > 1 / 3 and not self.happened:
            self.break_it()
            self.happened.append("broken")
        if progress.share > 2 / 3 and self.happened == ["broken"]:
            self.mend_it()
            self.happened.append("mended")


@pytest.mark.parametrize(
    "name, how, strategy",
    [
        ("redis", "killed", "signals"),
        ("redis", "killed", "per_view"),
        ("redis", "frozen", "versioned"),
        ("memcached", "killed", "versioned"),
    ],
)
def test_nobody_gets_an_error(
    name, how, strategy, tiny_copy, tiny_world, redis_url, memcached_url, tmp_path
):
    """Every request is answered, rightly, before, during and after the outage."""
    with Victim(name) as victim:
        urls = {"redis": redis_url, "memcached": memcached_url, name: victim.url}
        told = SiteSettings(
            database_url=tiny_copy,
            redis_url=urls["redis"],
            memcached_url=urls["memcached"],
            extra={
                **MEASURED,
                "APPS": "social",
                "CACHE_STRATEGY": strategy,
                "CACHE_BACKEND": name,
                "LOG_LEVEL": "INFO",
            },
        )
        incident = incident_of(victim, how)
        with serve(told, folder=tmp_path) as site:
            load = loaded(site.url, tiny_world, tmp_path, incident)
        log = (tmp_path / "site.log").read_text()

    assert incident.happened == ["broken", "mended"]
    assert f"Cache server {name} at" in log
    assert "failed: no cache until it is back" in log
    assert load.void is None
    assert total(load, "scheduled") == DURATION_S * RATE_PER_S
    assert total(load, "succeeded") == total(load, "scheduled")


def incident_of(victim: Victim, how: str) -> Incident:
    if how == "frozen":
        return Incident(victim.freeze, victim.thaw)
    return Incident(victim.kill, victim.start)


def loaded(url: str, world, folder, incident: Incident) -> LoadRecord:
    people = folder / "cast.json"
    cast(world).write(people)
    return drive(
        Drive(
            workload=WORKLOAD,
            url=url,
            cast_path=people,
            seed=7,
            warm_up_requests=AUDIENCE,
            folder=folder / "drive",
        ),
        on_window_start=lambda: None,
        on_window_end=lambda: None,
        progress=incident.watch,
    )


def total(load: LoadRecord, count: str) -> int:
    return sum(getattr(operation, count) for operation in load.operations)
