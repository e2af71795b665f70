"""The open loop inside Locust: its processes, its statistics, its start and its end."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import gevent
from locust import User, task
from locust.env import Environment
from locust.exception import StopTest
from locust.runners import MasterRunner, WorkerRunner

from load.errors import DriveError
from load.locust_api import listen, options_of, report, runner_of
from load.recording.rows import Recording, Records, read_records
from load.target import Target
from load.wire import Request

from .delivery import Delivery
from .meeting import Alone, Conductor, Meeting, Member
from .messages import Announcer, Delivered, GaveUp, NobodyListens, announcer_for
from .order import Order, await_order

logger = logging.getLogger(__name__)

# What the process ends with when a drive was impossible, or broke off.
FAILED = 3


class Crowd(User):
    """Stands for all in Locust's list of users; who really comes, the plan says."""

    @task
    def come_when_due(self) -> None:
        gevent.sleep(3600)


class Unsatisfied(Exception):
    """What Locust's own statistics say of an answer that failed or is not right."""


class OpenLoop:
    """One process's part in an order, each time that Locust starts a test."""

    def __init__(self, environment: Environment, order: Order) -> None:
        self._environment = environment
        self.order = order
        self._delivering: gevent.Greenlet | None = None
        self._recording: Recording | None = None
        self._conductor: Conductor | None = None
        self._meeting = self._met()
        leads = self._meeting is None or self._meeting.worker == 0
        self._announcer: Announcer = (
            announcer_for(order.pipe) if leads else NobodyListens()
        )
        environment.user_classes = [Crowd]
        listen(environment.events.test_start, self._start)
        listen(environment.events.test_stop, self._stop)

    def records(self) -> list[Records]:
        """What this process can tell of a whole test; nothing, if it is a worker.

        The master knows what its workers have kept in a folder that it can read.
        """
        if isinstance(self._meeting, Alone) and self._recording is not None:
            return [self._recording.records()]
        if self._conductor is None:
            return []
        paths = map(self.order.records_path, range(self._conductor.workers))
        return [read_records(path) for path in paths if path is not None]

    def _met(self) -> Meeting | None:
        """How this process meets the others; None for the one that only conducts."""
        runner = runner_of(self._environment)
        options = options_of(self._environment)
        if isinstance(runner, MasterRunner):
            self._conductor = Conductor(runner, options, self)
            return None
        if isinstance(runner, WorkerRunner):
            return Member(runner, options)
        return Alone(self)

    def _start(self, **_: Any) -> None:
        """Raises StopTest, by which Locust ends a test that cannot be."""
        try:
            target = Target.parse(self._environment.host or "")
            if self._conductor is not None:
                self._conductor.convene()
        except DriveError as error:
            raise StopTest(str(error)) from error
        if self._meeting is not None:
            self._delivering = gevent.spawn(self._deliver, self._meeting, target)

    def _deliver(self, meeting: Meeting, target: Target) -> None:
        """This order, and those that follow it."""
        try:
            self._carry_out(meeting, target)
            while self.order.then is not None:
                self._announcer.tell(Delivered())
                self._take(Path(self.order.then))
                self._carry_out(meeting, target)
        except DriveError as error:
            meeting.gave_up(str(error))
        except Exception as error:
            logger.exception("the delivery broke off")
            meeting.gave_up(f"the generator has a defect: {error!r}")
        else:
            meeting.done()

    def _take(self, path: Path) -> None:
        """The order that will be there; raises `WorkloadError` if it does not come."""
        patience_s = options_of(self._environment).patience
        self.order = await_order(path, patience_s=patience_s)
        self._announcer = announcer_for(self.order.pipe)

    def _carry_out(self, meeting: Meeting, target: Target) -> None:
        delivery = Delivery(
            self.order,
            target,
            worker=meeting.worker,
            workers=meeting.workers,
            announcer=self._announcer,
            report=self._report,
        )
        self._recording = delivery.recording
        delivery.run(meeting.begin)

    def give_up(self, why: str) -> None:
        logger.error(why)
        self._announcer.tell(GaveUp(why))
        self._environment.process_exit_code = FAILED
        gevent.spawn(runner_of(self._environment).quit)

    def end(self) -> None:
        """All have delivered. In the browser, Locust stays for the next test."""
        self._announcer.tell(Delivered())
        runner = runner_of(self._environment)
        headless = options_of(self._environment).headless
        gevent.spawn(runner.quit if headless else runner.stop)

    def _stop(self, **_: Any) -> None:
        if self._delivering is not None:
            self._delivering.kill(block=False)

    def _report(
        self,
        name: str,
        request: Request,
        *,
        latency_ns: int,
        size: int,
        problem: str | None,
    ) -> None:
        report(
            self._environment,
            method=request.method,
            name=name,
            latency_ns=latency_ns,
            size=size,
            problem=None if problem is None else Unsatisfied(problem),
        )
