"""Delivering a plan: everybody acts when she is due, whatever the server does.

One greenlet an arrival. A greenlet that waits for its answer keeps nobody from being
sent; a generator that falls behind sends at once, and the records show how late.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import gevent
import numpy as np

from load.errors import GeneratorFailed
from load.people.cast import read_cast
from load.recording.rows import Outcome, Phase, Recording, Rows, empty_rows
from load.stories.catalogue import story_of
from load.stories.interface import Story, session_headers
from load.target import Target
from load.wire import Wire

from .messages import Announcer, WindowClosed, WindowOpened
from .order import Order
from .performance import Member, Performance, Report
from .plan import ArrivalPlan, plan_arrivals
from .tally import Tally
from .timer import Timer

WARMERS = 4  # connections of the warm-up's closed loop
# With more requests on the way, the machine would measure its own collapse: an arrival
# beyond them is not sent, and counts as undelivered.
MOST_BEGUN = 2000
TELL_EVERY_S = 0.25


class Delivery:
    """One process's share of an order, for one test.

    1. `warm_up`: a bounded closed loop in which people look at what they always look at first.
    2. `keep_to_the_plan`: a lead-in that is not counted, then the measured window.
    3. `wait_for_the_last`: answers that are still on their way.
    """

    def __init__(
        self,
        order: Order,
        target: Target,
        *,
        worker: int,
        workers: int,
        announcer: Announcer,
        report: Report,
    ) -> None:
        self._order = order
        story = story_of(order.lesson)
        self._announcer = announcer
        self._plan = plan_arrivals(order.workload, seed=order.seed).share(
            worker, workers
        )
        self._cold = len(range(worker, order.warm_up_requests, workers))
        rows = rows_of(order, self._plan, worker=worker, workers=workers)
        self._recording = Recording(rows, order.records_path(worker))
        self._tally = Tally(announcer)
        self._wire = Wire(target, timeout_s=order.timeout_s)
        self._performance = Performance(
            self._recording,
            acts=[(name, story.act(name)) for name in self._plan.operations],
            choices=[0] * self._cold + self._plan.choice.tolist(),
            members=_audience(order, story),
            wire=self._wire,
            connections=order.connections,
            tally=self._tally,
            report=report,
        )

    @property
    def recording(self) -> Recording:
        return self._recording

    def run(self, begin: Callable[[], int]) -> None:
        """All three; `begin` is asked after the warm-up when the window shall begin."""
        telling = gevent.spawn(self._tell_regularly)
        try:
            self.warm_up()
            self.keep_to_the_plan(begin())
            self.wait_for_the_last()
        finally:
            telling.kill()
            self._wire.close()

    def warm_up(self) -> None:
        """Raises `GeneratorFailed` when the site answers nothing at all."""
        self._tally.begin("warming up", self._cold)
        rows = iter(range(self._cold))
        gevent.joinall(
            [gevent.spawn(self._warm, rows) for _ in range(WARMERS)], raise_error=True
        )
        if self._cold and self._tally.failed == self._cold:
            raise GeneratorFailed(
                f"the site did its part in none of the {self._cold} requests of the "
                f"warm-up, as in: {self._tally.problems[Outcome.FAILED][0]}"
            )

    def keep_to_the_plan(self, origin_ns: int) -> None:
        """Send each arrival at its moment; the measured window begins at the origin."""
        self._recording.schedule(self._plan.due_s, origin_ns=origin_ns)
        due = self._recording.rows["due_ns"].tolist()
        self._tally.begin("leading in", int((self._plan.due_s < 0).sum()))
        edges = gevent.spawn(self._watch_edges, origin_ns)
        try:
            with closing(Timer()) as timer, _collector_resting():
                for row in range(self._cold, len(due)):
                    timer.sleep_until(due[row])
                    if self._performance.begun < MOST_BEGUN:
                        gevent.spawn(self._performance.act, row, due[row])
                edges.join()
        finally:
            edges.kill()  # where a test is stopped before its time

    def wait_for_the_last(self) -> None:
        """Every request has its time to be answered, and no more."""
        self._tally.begin("draining", self._performance.begun)
        end = time.monotonic() + self._order.timeout_s + 1
        while self._performance.begun and time.monotonic() < end:
            gevent.sleep(0.005)

    def _warm(self, rows: Iterator[int]) -> None:
        for row in rows:
            self._performance.act(row)

    def _watch_edges(self, origin_ns: int) -> None:
        end_ns = origin_ns + round(self._order.workload.duration_s * 1e9)
        with closing(Timer()) as timer:
            timer.sleep_until(origin_ns)
            self._recording.window_opened(
                time.monotonic_ns(), cpu_s=time.process_time()
            )
            self._announcer.tell(WindowOpened())
            self._tally.begin("measuring", int((self._plan.due_s >= 0).sum()))
            timer.sleep_until(end_ns)
            self._recording.window_closed(
                time.monotonic_ns(), cpu_s=time.process_time()
            )
            self._announcer.tell(WindowClosed())

    def _tell_regularly(self) -> None:
        while True:
            gevent.sleep(TELL_EVERY_S)
            self._tally.tell()


def rows_of(order: Order, plan: ArrivalPlan, *, worker: int, workers: int) -> Rows:
    """The rows of one process: its part of the warm-up, then its part of the plan."""
    cold = np.arange(worker, order.warm_up_requests, workers)
    rows = empty_rows(len(cold) + len(plan))
    rows["person"] = np.concatenate([cold % order.workload.audience, plan.person])
    opening = story_of(order.lesson).opening
    warming = plan.operations.index(opening) if opening in plan.operations else 0
    rows["operation"] = np.concatenate([np.full(len(cold), warming), plan.operation])
    rows["phase"] = np.concatenate(
        [
            np.full(len(cold), Phase.COLD),
            np.where(plan.due_s < 0, Phase.LEAD_IN, Phase.WINDOW),
        ]
    )
    return rows


def _audience(order: Order, story: Story) -> list[Member]:
    cast = read_cast(Path(order.cast), audience=order.workload.audience)
    names = [member.username for member in cast]
    return [
        Member(story.person(member.username, names), session_headers(member.session))
        for member in cast
    ]


@contextmanager
def _collector_resting() -> Iterator[None]:
    """What exists now lives on; looking it through again would only delay sends."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
