"""`two_tier` on a real Redis: what one process writes, another's memory forgets.

Two strategies, each with a memory and a listener of its own, stand for two processes.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from apps.common.caching.interface import Key, Tag
from apps.common.caching.two_tier import TwoTier
from apps.common.telemetry.recorder import recording
from fixtures.caching import Computation
from fixtures.plugins.caching import make_cache
from fixtures.provisioners.interface import ServiceMissing
from fixtures.provisioners.readiness import wait_until
from suites.integration.caching.victims import Victim

POST, PROBE = Key("social", "post", (1,)), Key("social", "probe")
IT = Tag("social", "post", (1,))
DEADLINE_S = 30.0

# Whoever looks after servers writes down, in the database, what is owed to them.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server() -> Iterator[Victim]:
    try:
        victim = Victim("redis")
    except ServiceMissing as missing:
        pytest.skip(str(missing))
    with victim:
        yield victim


@pytest.fixture
def pair(server) -> Iterator[tuple[TwoTier, TwoTier]]:
    """Both are listening."""
    store = make_cache("redis", server.url, prefix="pair", timeout_s=0.25).strict
    both = TwoTier(store=store, ttl_s=600), TwoTier(store=store, ttl_s=600)
    for reader in both:
        wait_until_near(reader)
    yield both
    store.backend.close()


def is_near(reader: TwoTier, key: Key = PROBE) -> bool:
    """Is it answered from memory, the second time?"""
    reader.fetch(key, Computation())
    with recording() as record:
        reader.fetch(key, Computation())
    return record.round_trips == 0


def wait_until_near(reader: TwoTier) -> None:
    wait_until(
        lambda: is_near(reader),
        deadline_s=DEADLINE_S,
        what="a process listens, and remembers",
    )


def test_a_write_reaches_the_other_memory(pair):
    """Long before the value would have left by itself."""
    here, there = pair
    here.fetch(POST, Computation("old"), [IT])
    assert is_near(here, POST)

    there.touch([IT])

    wait_until(
        lambda: here.fetch(POST, Computation("new"), [IT]) == "new",
        deadline_s=2,  # of the five seconds that it may stay
        what="the other process has heard of the write",
    )


def test_who_hears_nothing_remembers_nothing(pair, server):
    """A connection that is dead looks like one on which nothing is said."""
    here, _ = pair
    here.fetch(POST, Computation("old"), [IT])

    server.freeze()

    wait_until(
        lambda: not here.memory.get_many([f"two_tier:{POST}"], now_s=here.clock()),
        deadline_s=DEADLINE_S,
        what="the memory is empty",
    )


def test_who_hears_again_remembers_again(pair, server):
    """After a restart of the server, on the same address."""
    here, there = pair
    server.kill()
    server.start()

    for reader in (here, there):
        wait_until_in_use(reader)
        wait_until_near(reader)
    here.fetch(POST, Computation("old"), [IT])
    there.touch([IT])
    wait_until(
        lambda: here.fetch(POST, Computation("new"), [IT]) == "new",
        deadline_s=2,
        what="the other process has heard of the write",
    )


def wait_until_in_use(reader: TwoTier) -> None:
    wait_until(
        lambda: reader.store.breaker.closed,
        deadline_s=DEADLINE_S,
        what="the server is in use again",
    )
