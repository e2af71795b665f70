"""`none`: no peer is installed, and the lessons' own strategy caches."""

from __future__ import annotations

from dataclasses import dataclass

from ..interface import Promise
from .interface import PeerSettings, Surroundings

NO_PEER = "none"


@dataclass(frozen=True)
class Nobody:
    name = NO_PEER
    backends = ("redis", "memcached", "locmem")
    documentation = ""
    tells_hits = True  # the strategy's are counted where a lesson asks

    def promise(self, ttl_s: float) -> Promise:
        return Promise(
            staleness="None: nothing is remembered beneath the ORM.",
            concurrency="Every query goes to the database.",
            outage="There is no cache that could be missed.",
            stale_at_most_s=0,
        )

    def additions(self, site: Surroundings) -> PeerSettings:
        return PeerSettings()

    def listen(self) -> None:
        """Nobody says anything."""
