"""The stage of a locustfile: its options, a site where none is named, its people."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from locust.argument_parser import LocustArgumentParser
from locust.env import Environment
from locust.runners import WorkerRunner

from load.arrivals.catalogue import PROCESSES
from load.arrivals.open_loop import OpenLoop
from load.arrivals.order import Order, await_order
from load.arrivals.plan import check_open
from load.errors import DriveError
from load.locust_api import listen, options_of
from load.people.cast import read_cast
from load.recording.summary import summarise
from load.recording.words import describe
from load.stories.interface import Story
from load.target import Target
from reports.schema import Workload

# Exit statuses: for what cannot be meant or had, and for Ctrl-C meanwhile.
REFUSED, INTERRUPTED = 2, 130


@dataclass(frozen=True, slots=True)
class Login:
    username: str
    password: str


def declare_options(parser: LocustArgumentParser, story: Story) -> None:
    """What this project adds to Locust's own command line."""
    ours = parser.add_argument_group("Windtunnel options")
    ours.add_argument("--seed", type=int, default=1, help="Other people, other dice")
    ours.add_argument("--cast", help="The people of a world, from its file")
    ours.add_argument(
        "--rate",
        type=float,
        metavar="PER_S",
        help="An open loop: so many arrivals a second, which wait for no answer",
    )
    ours.add_argument("--seconds", type=float, default=20.0, help="Of the open loop")
    ours.add_argument(
        "--arrivals", default="poisson", help=f"One of: {', '.join(PROCESSES)}"
    )
    ours.add_argument("--audience", type=int, default=30, help="People who are online")
    ours.add_argument(
        "--zipf", type=float, default=story.zipf_exponent, help="How unevenly they act"
    )
    ours.add_argument("--records", help="A folder to keep the records in")
    ours.add_argument("--drive", help="All of that, from a driver's order")
    ours.add_argument(
        "--patience", type=float, default=0.0, help="Seconds until that order is there"
    )


def set_the_stage(environment: Environment, story: Story) -> Sequence[Login]:
    """A site, the loop that the options choose, and the people of a closed one.

    What cannot be meant or had ends the process, saying why, with nothing left behind.
    """
    options = options_of(environment)
    try:
        if options.drive is None:
            return _set_by_hand(environment, story)
        told = await_order(Path(options.drive), patience_s=options.patience)
        environment.host = told.url or environment.host
        OpenLoop(environment, told)
    except DriveError as error:
        _say(str(error))
        sys.exit(REFUSED)
    return ()


def _set_by_hand(environment: Environment, story: Story) -> Sequence[Login]:
    # Here, because a driver's generator shall start without what builds sites and worlds.
    from fixtures.provisioners.errors import ProvisionError
    from fixtures.worlds import WorldError

    with ExitStack() as resources:
        try:
            logins = _furnish(environment, story, resources)
        except (ProvisionError, WorldError) as error:
            raise DriveError(str(error)) from error
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)
        kept = resources.pop_all()
        # Not at `quitting`: people are still on the site then.
        listen(environment.events.quit, lambda **_: kept.close())
    return logins


def _furnish(
    environment: Environment, story: Story, resources: ExitStack
) -> Sequence[Login]:
    options = options_of(environment)
    if environment.host is not None:
        Target.parse(environment.host)
    elif not isinstance(environment.runner, WorkerRunner):
        environment.host = _demo_site(resources, story.lesson)
    cast = Path(options.cast) if options.cast else _demo_cast(resources, story.lesson)
    if options.rate is None:
        return _logins(cast)
    loop = OpenLoop(environment, _order_by_hand(options, cast, story))
    listen(environment.events.quit, lambda **_: _tell_result(loop))
    return ()


def _demo_site(resources: ExitStack, lesson: str) -> str:
    from fixtures.demo import demo_site

    _say("no --host, so a site with demo data is brought up …")
    demo = resources.enter_context(demo_site(lesson))
    _say(f"the site is {demo.url}; log in as {demo.username} / {demo.password}")
    return demo.url


def _demo_cast(resources: ExitStack, lesson: str) -> Path:
    """The people of the demo data, as a file like that of any other world."""
    from fixtures.provisioners.workspace import workspace
    from fixtures.worlds import cast, world_named

    path = resources.enter_context(workspace("people")) / "cast.json"
    cast(world_named(lesson, "demo")).write(path)
    return path


def _logins(cast: Path) -> Sequence[Login]:
    from fixtures.worlds.cast import PASSWORD

    return [Login(member.username, PASSWORD) for member in read_cast(cast)]


def _order_by_hand(options: Any, cast: Path, story: Story) -> Order:
    workload = Workload(
        loop="open",
        arrivals=options.arrivals,
        rate_per_s=options.rate,
        think_time_s=0,
        duration_s=options.seconds,
        audience=options.audience,
        zipf_exponent=options.zipf,
        mix=dict(story.mix),
    )
    check_open(workload)
    read_cast(cast, audience=workload.audience)
    return Order(
        workload=workload,
        lesson=story.lesson,
        cast=str(cast),
        seed=options.seed,
        warm_up_requests=workload.audience,
        folder=options.records,
    )


def _tell_result(loop: OpenLoop) -> None:
    """After Locust's own table, which knows nothing of what was due."""
    try:
        records = loop.records()
    except DriveError as error:
        _say(f"what the workers measured cannot be told: {error}")
        return
    if records:
        _say("\n".join(describe(summarise(records, loop.order.workload))))


def _say(text: str) -> None:
    sys.stderr.write(f"windtunnel: {text}\n")
    sys.stderr.flush()
