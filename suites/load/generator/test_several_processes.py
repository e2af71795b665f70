"""One load, shared by Locust's own workers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from fixtures.plugins.known_server import KnownServer
from fixtures.provisioners.ports import free_port
from load.arrivals.plan import plan_arrivals
from load.driver import GeneratorFailed
from load.recording.rows import read_records

from .by_hand import ask, locust, says, stats, wait_for
from .driving import AUDIENCE, declared, put_load

pytestmark = pytest.mark.uncounted


def test_give_up_together(tmp_path: Path):
    """What keeps one worker from delivering ends them all, with its reason."""
    with pytest.raises(GeneratorFailed, match="none of the 10 requests"):
        put_load(f"http://127.0.0.1:{free_port()}", tmp_path, processes=2)


def test_must_be_as_many_as_share_the_load(
    known_server: Callable[..., KnownServer], tmp_path: Path
):
    """A test that would leave arrivals to workers who are not there does not start."""
    server, port, meeting = known_server(), free_port(), free_port()
    crowd = ("--rate", "40", "--audience", "5")
    web = ("--web-host", "127.0.0.1", "--web-port", str(port))
    lead = ("--master", "--master-bind-port", str(meeting), "--expect-workers", "2")
    follow = ("--worker", "--master-port", str(meeting))

    with locust(server, tmp_path, *crowd, *lead, *web) as master:
        with locust(server, tmp_path, *crowd, *follow):
            wait_for(
                master, "a worker", lambda: len(stats(port).get("workers", [])) == 1
            )
            ask(port, "/swarm", user_count=1, spawn_rate=1)
            wait_for(
                master, "a refusal", partial(says, master, "say --expect-workers 1")
            )

    assert server.seen()["requests"] == 0


def test_deliver_one_plan_together(
    known_server: Callable[..., KnownServer], tmp_path: Path
):
    """Two workers send every arrival of the plan once, at its moment."""
    shape: dict[str, Any] = {"arrivals": "poisson", "rate_per_s": 100}
    server = known_server()

    driven = put_load(server, tmp_path, processes=2, **shape)

    plan = plan_arrivals(declared(**shape), seed=7)
    halves = [
        read_records(tmp_path / "drive" / f"records-{worker}.bin").rows
        for worker in (0, 1)
    ]
    assert driven.total("sent") == driven.total("scheduled") == (plan.due_s >= 0).sum()
    assert server.seen()["requests"] == len(plan) + AUDIENCE
    assert abs(len(halves[0]) - len(halves[1])) <= 1
    (gaps,) = [fit for fit in driven.load.fits if fit.subject == "arrival gaps"]
    assert gaps.statistic < 0.2
    assert driven.load.void is None
    assert len(driven.opened_at) == len(driven.closed_at) == 1
