"""How much this generator can send: a closed loop without think time, for calibration.

Not a load on the lesson, and no result: callers who ask for one page as fast as it
comes. `load.driver.calibrate` runs it against a view that does nothing. By hand, with
the site's own address:

    locust -f load/ceiling.py --headless -u 16 -r 16 --path /healthz --host http://…
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import gevent
from locust import User, events, task
from locust.argument_parser import LocustArgumentParser
from locust.env import Environment

from load.errors import DriveError
from load.locust_api import listen, options_of, report, runner_of
from load.target import Target
from load.wire import NoAnswer, Request, Wire


def declare_options(parser: LocustArgumentParser, **_: Any) -> None:
    parser.add_argument("--path", default="/noop/", help="What to ask for")
    parser.add_argument("--seconds", type=float, default=5.0, help="For how long")
    parser.add_argument("--answer", help="A file to write the requests per second to")


class Caller(User):
    """Asks, waits for the answer, asks again; all callers share the connections."""

    wire: Wire
    answered = 0

    @task
    def ask(self) -> None:
        request = Request("GET", options_of(self.environment).path)
        before_ns = time.monotonic_ns()
        problem: Exception | None = None
        size = 0
        try:
            answer = Caller.wire.exchange(request)
            size = len(answer.body)
            Caller.answered += answer.status == 200
        except NoAnswer as error:
            problem = error
        report(
            self.environment,
            method="GET",
            name=request.path,
            latency_ns=time.monotonic_ns() - before_ns,
            size=size,
            problem=problem,
        )


def prepare(environment: Environment, **_: Any) -> None:
    try:
        target = Target.parse(environment.host or "")
    except DriveError as error:
        sys.exit(f"windtunnel: {error}")
    Caller.wire = Wire(target, timeout_s=5)

    def measure(**_: Any) -> None:
        gevent.spawn(_measure, environment)

    listen(environment.events.spawning_complete, measure)


def _measure(environment: Environment) -> None:
    options = options_of(environment)
    before, began = Caller.answered, time.monotonic()
    gevent.sleep(options.seconds)
    rate = (Caller.answered - before) / (time.monotonic() - began)
    if options.answer:
        Path(options.answer).write_text(f"{rate:.1f}")
    runner_of(environment).quit()


listen(events.init_command_line_parser, declare_options)
listen(events.init, prepare)
