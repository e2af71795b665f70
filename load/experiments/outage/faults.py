"""What is done to a cache server, by the name of the fault; and that it ends.

Each is a context: entered, the server is broken; left, in whichever way, it is there
again. What each imitates stands in reports/outage/faults.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import redis

from fixtures.own_server import OwnServer
from load.experiments.gauges import EMPTY
from reports.outage.faults import FaultName

BOTH = ("redis", "memcached")


@dataclass(frozen=True)
class Fault:
    striking: Callable[[OwnServer], AbstractContextManager[None]]
    lasts: bool = True  # as long as the plan says; else it is over when it is done
    servers: tuple[str, ...] = BOTH
    why_not: str = ""  # on the others


@contextmanager
def restarted(server: OwnServer) -> Iterator[None]:
    server.stop()
    server.start()
    yield


@contextmanager
def flushed(server: OwnServer) -> Iterator[None]:
    EMPTY[server.name](server.url)
    yield


@contextmanager
def killed(server: OwnServer) -> Iterator[None]:
    server.kill()
    try:
        yield
    finally:
        server.start()


@contextmanager
def full(server: OwnServer) -> Iterator[None]:
    """Half of what it holds is all that it may hold: whatever needs memory is refused."""
    with redis.Redis.from_url(server.url, decode_responses=True) as client:
        before = client.config_get("maxmemory*")
        used = int(client.info("memory")["used_memory"])
        try:
            client.config_set("maxmemory-policy", "noeviction")
            client.config_set("maxmemory", used // 2)
            yield
        finally:
            for name in ("maxmemory", "maxmemory-policy"):
                client.config_set(name, before[name])


@contextmanager
def left_alone(server: OwnServer) -> Iterator[None]:
    yield


HOW: Mapping[FaultName, Fault] = {
    "restart": Fault(restarted, lasts=False),
    "flush": Fault(flushed, lasts=False),
    "pause": Fault(OwnServer.silent),
    "full": Fault(
        full,
        servers=("redis",),
        why_not="memcached is never full: it makes room by forgetting what is oldest",
    ),
    "kill": Fault(killed),
    "calm": Fault(left_alone),
}
