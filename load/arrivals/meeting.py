"""Beginning and ending together: the processes of one generator, by Locust's own
messages.

Locust's master and workers share users among processes; arrivals are shared here by the
worker's index. All begin at one moment of the wall clock, which the master names when
the last of them is warm, and the test ends when the last of them has delivered.
"""

from __future__ import annotations

import time
from typing import Any, Protocol

from gevent.event import AsyncResult
from locust.runners import MasterRunner, WorkerRunner

from load.errors import WorkloadError

from .plan import LEAD_IN_S

# Between the word to begin and the first arrival, for the word to be heard.
HEARD_WITHIN_S = 0.2
ALL_WARM_WITHIN_S = 600.0
READY, BEGIN = "windtunnel_ready", "windtunnel_begin"
DONE, GAVE_UP = "windtunnel_done", "windtunnel_gave_up"


class Ending(Protocol):
    """How a test ends: for all, and for one reason."""

    def end(self) -> None:
        """Everybody has delivered."""

    def give_up(self, why: str) -> None:
        """There is no use in going on."""


class Meeting(Protocol):
    """How one process meets the others."""

    @property
    def worker(self) -> int:
        """Which one of them it is, from 0 on."""

    @property
    def workers(self) -> int:
        """How many they are; known when a test starts."""

    def begin(self) -> int:
        """Waits until all are warm; when the measured window shall begin, monotonic."""

    def done(self) -> None:
        """This process has delivered its share."""

    def gave_up(self, why: str) -> None:
        """This process cannot deliver its share, so that the rest is of no use."""


class Alone:
    """The usual case: there are no others."""

    worker, workers = 0, 1

    def __init__(self, ending: Ending) -> None:
        self._ending = ending

    def begin(self) -> int:
        return time.monotonic_ns() + round(LEAD_IN_S * 1e9)

    def done(self) -> None:
        self._ending.end()

    def gave_up(self, why: str) -> None:
        self._ending.give_up(why)


class Member:
    """A worker of Locust's."""

    def __init__(self, runner: WorkerRunner, options: Any) -> None:
        self.worker = runner.worker_index
        self._options = options
        self._runner = runner
        self._begin: AsyncResult = AsyncResult()
        runner.register_message(BEGIN, lambda msg, **_: self._begin.set(msg.data))

    @property
    def workers(self) -> int:
        """The master tells its workers how many it waited for."""
        return int(self._options.expect_workers)

    def begin(self) -> int:
        self._runner.send_message(READY)
        try:
            origin: dict[str, float] = self._begin.get(timeout=ALL_WARM_WITHIN_S)
        finally:
            self._begin = AsyncResult()
        return time.monotonic_ns() + round((origin["at"] - time.time()) * 1e9)

    def done(self) -> None:
        self._runner.send_message(DONE)

    def gave_up(self, why: str) -> None:
        self._runner.send_message(GAVE_UP, {"why": why})


class Conductor:
    """Locust's master: it sends nothing to the site itself."""

    def __init__(self, runner: MasterRunner, options: Any, ending: Ending) -> None:
        self._runner = runner
        self.workers = int(options.expect_workers)
        self._ending = ending
        self._ready = self._done = 0
        runner.register_message(READY, self._on_ready)
        runner.register_message(DONE, self._on_done)
        runner.register_message(GAVE_UP, self._on_gave_up)

    def convene(self) -> None:
        """Raises `WorkloadError` when others are here than the load is shared among."""
        self._ready = self._done = 0
        here = self._runner.worker_count
        if here != self.workers:
            raise WorkloadError(
                f"{here} workers are here, and the arrivals are shared among "
                f"{self.workers}: start as many, or say --expect-workers {here}"
            )

    def _on_ready(self, **_: Any) -> None:
        self._ready += 1
        if self._ready == self.workers:
            origin = time.time() + HEARD_WITHIN_S + LEAD_IN_S
            self._runner.send_message(BEGIN, {"at": origin})

    def _on_done(self, **_: Any) -> None:
        self._done += 1
        if self._done == self.workers:
            self._ending.end()

    def _on_gave_up(self, msg: Any, **_: Any) -> None:
        self._ending.give_up(msg.data["why"])
