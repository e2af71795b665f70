"""One trigger on one crowd. Each leaves a site that serves from its cache again.

All begin alike: the number is bumped (which every memory of every process hears), the
cache is emptied, and one reader has the value made. Then

- *expiry:* readers come as a Poisson process until the value's time is over, and 20 ms
  later the crowd. What was computed early counts too: it is the price of not missing.
- *invalidation:* the number is bumped; the crowd comes when that is acknowledged.
  Whoever is told an older number got a stale answer.
- *restart:* the cache server is killed without a word, the crowd comes at once, and the
  server is started again meanwhile, empty.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fixtures.own_server import OwnServer
from load.experiments.gauges import EMPTY
from load.experiments.interface import ExperimentError
from load.experiments.stampede.crowd import Crowd
from load.experiments.stampede.journal import Journal
from load.experiments.stampede.messages import (
    BUMP,
    HOT,
    Burst,
    Bursted,
    Gather,
    Gathered,
    Tour,
    Toured,
)
from reports.stampede.schema import Computation, Episode, Reply, TriggerName

AFTER_EXPIRY_S = 0.02
# One after the other on so many connections: hardly a process is left out.
TOUR = 24
RECOVERY_S = 20.0


@dataclass(frozen=True, kw_only=True)
class Stand:
    """A site that is up, its crowd, and what its value costs and lives."""

    crowd: Crowd
    journal: Journal
    server: OwnServer | None  # of its cache; None where that is in its processes
    cost_ms: int
    ttl_s: int
    background_per_s: float

    @property
    def path(self) -> str:
        return f"{HOT}?cost_ms={self.cost_ms}"

    @property
    def settles_s(self) -> float:
        return self.cost_ms / 1000 + 10

    def empty(self) -> None:
        if self.server is not None:
            EMPTY[self.server.name](self.server.url)


@dataclass(frozen=True)
class Filled:
    """The value is in the cache. `mark` is after the row of its making."""

    mark: int
    began_s: float


def warm_up(stand: Stand, *, clients: int) -> None:
    """Connections of the crowd, and of the site's pools: everybody bumps at once."""
    stand.crowd.ask(Gather(clients=clients), Gathered)
    stand.crowd.ask(Burst(path=BUMP, method="POST", clients=clients), Bursted)


def run_episode(
    stand: Stand, trigger: TriggerName, *, clients: int, seed: int
) -> Episode:
    """Void, with the reason, where the site did not do its part.

    Raises `GeneratorFailed` when there is no crowd any more.
    """
    try:
        stand.crowd.ask(Gather(clients=max(clients, TOUR)), Gathered)
        filled = fill(stand)
        return EPISODES[trigger](stand, filled, clients, seed)
    except ExperimentError as error:
        return void_episode(trigger, clients=clients, why=str(error))


def void_episode(trigger: TriggerName, *, clients: int, why: str) -> Episode:
    return Episode(
        trigger=trigger,
        clients=clients,
        computations=[],
        replies=[],
        background=[],
        acknowledged=None,
        recovered_s=None,
        late_s=0.0,
        void=why,
    )


def fill(stand: Stand) -> Filled:
    """A value that was made just now, and is in every place where one may be."""
    stand.crowd.ask(Burst(path=HOT, clients=0, bump=BUMP), Bursted)
    stand.empty()
    before = stand.journal.mark()
    stand.crowd.ask(Tour(path=stand.path, clients=1), Toured)
    made = stand.journal.since(before)
    if not made:
        raise ExperimentError(
            "the value was there before anybody could have made it: the site uses "
            "another cache than the one that was emptied"
        )
    return Filled(stand.journal.mark(), made[-1].began_s)


def expiry(stand: Stand, filled: Filled, clients: int, seed: int) -> Episode:
    expires_s = filled.began_s + stand.ttl_s
    burst = stand.crowd.ask(
        Burst(
            path=stand.path,
            clients=clients,
            at_s=expires_s + AFTER_EXPIRY_S,
            background_per_s=stand.background_per_s,
            background_until_s=expires_s,
            seed=seed,
        ),
        Bursted,
        longest_s=stand.ttl_s,
    )
    made = stand.journal.settled(filled.mark, within_s=stand.settles_s)
    return _episode("expiry", burst, made, trigger_s=expires_s)


def invalidation(stand: Stand, filled: Filled, clients: int, seed: int) -> Episode:
    stand.crowd.ask(Tour(path=stand.path, clients=TOUR), Toured)
    burst = stand.crowd.ask(Burst(path=stand.path, clients=clients, bump=BUMP), Bursted)
    made = stand.journal.settled(filled.mark, within_s=stand.settles_s)
    return _episode(
        "invalidation", burst, _after(made, burst.at_s), trigger_s=burst.at_s
    )


def restart(stand: Stand, filled: Filled, clients: int, seed: int) -> Episode:
    assert stand.server is not None
    stand.crowd.ask(Tour(path=stand.path, clients=TOUR), Toured)
    killed_s = time.time()
    stand.server.kill()
    stand.crowd.tell(Burst(path=stand.path, clients=clients))
    stand.server.start()
    burst = stand.crowd.hear(Bursted)
    made = stand.journal.settled(filled.mark, within_s=stand.settles_s)
    serves_s = _serves_again(stand, deadline_s=killed_s + RECOVERY_S)
    return _episode(
        "restart",
        burst,
        _after(made, killed_s),
        trigger_s=killed_s,
        recovered_s=None if serves_s is None else serves_s - killed_s,
    )


EPISODES: Mapping[TriggerName, Callable[[Stand, Filled, int, int], Episode]] = {
    "expiry": expiry,
    "invalidation": invalidation,
    "restart": restart,
}


def _serves_again(stand: Stand, *, deadline_s: float) -> float | None:
    """When a tour of all processes began that made nobody compute; None if none did.

    It asks for a value that costs nothing, so that asking is quick.
    """
    while time.time() < deadline_s:
        mark = stand.journal.mark()
        tour = stand.crowd.ask(Tour(path=f"{HOT}?cost_ms=0", clients=TOUR), Toured)
        answered = all(reply.number is not None for reply in tour.replies)
        if answered and not stand.journal.settled(mark, within_s=stand.settles_s):
            return tour.began_s
    return None


def _episode(
    trigger: TriggerName,
    burst: Bursted,
    made: Sequence[Computation],
    *,
    trigger_s: float,
    recovered_s: float | None = None,
) -> Episode:
    """Of a restart `recovered_s` was looked for; else it is the last answer's moment."""
    if trigger != "restart":
        recovered_s = burst.at_s - trigger_s + _longest(burst.replies)
    return Episode(
        trigger=trigger,
        clients=len(burst.replies),
        computations=[_counted_from(each, trigger_s) for each in made],
        replies=burst.replies,
        background=burst.background,
        acknowledged=burst.acknowledged,
        recovered_s=None if recovered_s is None else round(recovered_s, 6),
        late_s=burst.late_s,
        void=None,
    )


def _after(made: Sequence[Computation], moment_s: float) -> list[Computation]:
    """Those that were under way then, or later."""
    return [each for each in made if each.ended_s is None or each.ended_s > moment_s]


def _counted_from(each: Computation, zero_s: float) -> Computation:
    ended_s = None if each.ended_s is None else round(each.ended_s - zero_s, 6)
    return Computation(began_s=round(each.began_s - zero_s, 6), ended_s=ended_s)


def _longest(replies: Sequence[Reply]) -> float:
    return max((reply.latency_s for reply in replies), default=0.0)
