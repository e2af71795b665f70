"""One arm, once: a fresh site of several processes, its crowd, and all its episodes."""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from fixtures.own_server import OwnServer
from fixtures.provisioners import family
from fixtures.provisioners.workspace import workspace
from fixtures.site import SiteSettings, serve
from load.experiments.host import HostClock, look
from load.experiments.laboratory import MEASURED
from load.experiments.stampede.crowd import Crowd
from load.experiments.stampede.episodes import Stand, run_episode, warm_up
from load.experiments.stampede.journal import LESSON, Journal
from load.experiments.stampede.law import TTL_S, observe_law
from reports.schema import Arm
from reports.stampede.schema import (
    STAMPEDE_VERSION,
    Episode,
    Law,
    Plan,
    Round,
    TriggerName,
)

# What refreshes in the background needs a connection beside those of the threads.
SPARE_CONNECTIONS = 2
# Readers in the background, and whoever probes the site, beside the crowd.
SPARE_ACCEPTED = 100
BACKLOG = 2048


def pool_of(threads: int) -> int:
    return threads + SPARE_CONNECTIONS


@dataclass(frozen=True)
class Laboratory:
    """Services that run; `measure` may be called for every arm, and leaves nothing."""

    plan: Plan
    database_url: str
    servers: Mapping[str, OwnServer]
    journal: Journal

    def measure(
        self, arm: Arm, *, index: int, block: int, tell: Callable[[Episode], None]
    ) -> Round:
        """Every trigger on every crowd, in an order of this round's own.

        The same block has the same readers in the background for every arm.
        """
        order = random.Random(f"{self.plan.seed}/{index}")
        due = [(t, n) for t in self.plan.triggers for n in self.plan.clients]
        started_at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        clock = HostClock.now(ours_s=_ours_s())
        with self._stand(arm, ttl_s=self.plan.ttl_s) as stand:
            warm_up(stand, clients=max(self.plan.clients))
            before, clock = look(clock, ours_s=_ours_s())
            episodes = []
            for trigger, clients in order.sample(due, len(due)):
                episodes.append(self._episode(stand, trigger, clients, block=block))
                tell(episodes[-1])
            after, _ = look(clock, ours_s=_ours_s())
        return Round(
            schema_version=STAMPEDE_VERSION,
            index=index,
            block=block,
            arm=arm.name,
            started_at=started_at,
            episodes=episodes,
            host_before=before,
            host_after=after,
        )

    def observe_law(self, arm: Arm) -> Law:
        """Early refreshes among steady readers, on a site of its own."""
        with self._stand(arm, ttl_s=TTL_S) as stand:
            warm_up(stand, clients=1)
            return observe_law(
                stand, arm=arm.name, seconds=self.plan.law_s, seed=self.plan.seed
            )

    def _episode(
        self, stand: Stand, trigger: TriggerName, clients: int, *, block: int
    ) -> Episode:
        seed = self.plan.seed * 1009 + block * 31 + clients
        return run_episode(stand, trigger, clients=clients, seed=seed)

    @contextmanager
    def _stand(self, arm: Arm, *, ttl_s: int) -> Iterator[Stand]:
        cores = self.plan.cores
        with (
            workspace("stampede") as folder,
            serve(self._settings(arm, ttl_s), folder=folder) as site,
            Crowd(site.url, folder=folder, cores=cores.get("generator")) as crowd,
        ):
            yield Stand(
                crowd=crowd,
                journal=self.journal,
                server=self.servers.get(arm.backend),
                cost_ms=self.plan.cost_ms,
                ttl_s=ttl_s,
                background_per_s=self.plan.background_per_s,
            )

    def _settings(self, arm: Arm, ttl_s: int) -> SiteSettings:
        memcached = self.servers.get("memcached")
        return SiteSettings(
            database_url=self.database_url,
            redis_url=self.servers["redis"].url,
            memcached_url=None if memcached is None else memcached.url,
            extra={
                **MEASURED,
                **arm.settings,
                "APPS": LESSON,
                "CACHE_TTL_S": str(ttl_s),
                "DB_POOL_MAX": str(pool_of(self.plan.threads)),
                # A process that has this many connections accepts no more, and the
                # kernel may give most of a crowd to one of them.
                "GRANIAN_BACKPRESSURE": str(max(self.plan.clients) + SPARE_ACCEPTED),
                "GRANIAN_BACKLOG": str(BACKLOG),
            },
            workers=self.plan.workers,
            threads=self.plan.threads,
            cores=self.plan.cores.get("app"),
        )


def _ours_s() -> float:
    return family.cpu_seconds(os.getpid())
