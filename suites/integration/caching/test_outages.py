"""A cache server that stops costs time. It costs no answer, and no old one afterwards.

Two ways to stop: frozen, a server keeps all it has and lets everybody wait; killed, it
comes back empty. Two backends and the two strategies that promise fresh answers, paired;
each with each for the rule that matters most.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from time import monotonic

import pytest
from django.core.cache import caches

from apps.common.caching.lease import LEASE_LIFE_S
from apps.common.caching.watch import forget_servers, registry
from apps.common.models import MissedInvalidation
from fixtures.caching import Computation
from fixtures.provisioners.interface import ServiceMissing
from fixtures.provisioners.readiness import wait_until
from suites.integration.caching import greeting
from suites.integration.caching.victims import SecondProcess, Victim

pytestmark = [pytest.mark.uncounted, pytest.mark.django_db(transaction=True)]

EACH_WITH_EACH = list(product(["redis", "memcached"], ["signals", "versioned"]))
TIMEOUT_S = 0.25
DEADLINE_S = 30.0


@pytest.fixture(params=[("redis", "signals"), ("memcached", "versioned")], ids="-".join)
def pair(request):
    """Which server, and which strategy."""
    return request.param


@pytest.fixture
def server(pair) -> Iterator[Victim]:
    try:
        victim = Victim(pair[0])
    except ServiceMissing as missing:
        pytest.skip(str(missing))
    # Nobody shall look after a server that is gone for good: another test's, or this.
    forget_servers()
    with victim:
        yield victim
    forget_servers()


@pytest.fixture(autouse=True)
def strategy(pair, settings, server):
    settings.CACHES = server.caches()
    settings.CACHE_STRATEGY = pair[1]
    settings.CACHE_TTL_S = 600
    greeting.introduce("old")
    assert greeting.read() == "old"
    return pair[1]


@pytest.fixture
def second(server, strategy) -> Iterator[SecondProcess]:
    with SecondProcess(caches=server.caches(), strategy=strategy) as process:
        assert process.ask("read") == "old"
        yield process


def is_in_use() -> bool:
    """Are reads served by the cache again?"""
    reads = Computation()
    greeting.read(counted=reads)
    greeting.read(counted=reads)
    return reads.calls == 0


def wait_until_in_use() -> None:
    wait_until(is_in_use, deadline_s=DEADLINE_S, what="the cache is in use again")


def wait_until_trusted() -> None:
    """Without reading, which would fill it."""
    breaker = greeting.cache.strategy.store.breaker
    wait_until(
        lambda: breaker.closed, deadline_s=DEADLINE_S, what="the cache is trusted again"
    )


class TestFrozen:
    def test_one_reader_waits_and_the_others_do_not(self, server):
        """At most one timeout, however many reads there are."""
        server.freeze()
        began_s = monotonic()
        answers = [greeting.read() for _ in range(50)]
        took_s = monotonic() - began_s

        assert answers == ["old"] * 50
        assert took_s < 8 * TIMEOUT_S  # fifty would have waited for 12 s

    def test_readers_that_wait_at_once_wait_once(self, server):
        """Every thread finds out for itself at worst, and no thread twice."""
        server.freeze()
        began_s = monotonic()
        with ThreadPoolExecutor(8) as pool:
            answers = list(
                pool.map(
                    lambda _: greeting.cache.strategy.fetch(
                        greeting.KEY, lambda: "computed", [greeting.TAG]
                    ),
                    range(64),
                )
            )
        took_s = monotonic() - began_s

        assert answers == ["computed"] * 64
        assert took_s < 8 * TIMEOUT_S

    @pytest.mark.parametrize("pair", EACH_WITH_EACH, ids="-".join)
    def test_nothing_written_meanwhile_is_old_afterwards(self, server):
        """Though the server kept the old value: it is forgotten before it is read."""
        server.freeze()
        greeting.write("new")
        assert greeting.read() == "new"
        server.thaw()

        wait_until(
            lambda: greeting.read() == "new" and is_in_use(),
            deadline_s=DEADLINE_S,
            what="the cache is in use again",
        )
        assert greeting.read() == "new"
        assert not MissedInvalidation.objects.exists()

    def test_what_was_not_written_is_still_there(self, server):
        """The cache need not be filled anew."""
        server.freeze()
        greeting.read()
        server.thaw()
        wait_until_trusted()
        reads = Computation()

        assert greeting.read(counted=reads) == "old"
        assert reads.calls == 0

    def test_a_session_that_was_ended_stays_ended(self, server):
        """A deletion through Django's API is owed as well."""
        sessions = caches["sessions"]
        sessions.set("ada's", "logged in")
        server.freeze()
        assert sessions.get("ada's") is None
        sessions.delete("ada's")
        server.thaw()
        wait_until_trusted()

        assert sessions.get("ada's") is None

    def test_a_session_that_was_changed_is_not_what_it_was(self, server):
        """What could not be set is not left as it was either."""
        sessions = caches["sessions"]
        sessions.set("basket", ["apple"])
        server.freeze()
        sessions.set("basket", ["apple", "pear"])
        server.thaw()
        wait_until_trusted()

        assert sessions.get("basket") is None


class TestKilled:
    def test_every_answer_is_computed(self, server):
        """And writes are written."""
        server.stop()
        assert greeting.read() == "old"
        greeting.write("new")

        assert greeting.read() == "new"

    def test_after_a_restart_it_is_used_again(self, server):
        """Nobody has to restart the site."""
        server.stop()
        greeting.write("new")
        server.start()
        wait_until_in_use()

        assert greeting.read() == "new"

    def test_a_restart_that_nobody_noticed_does_no_harm(self, server):
        """Connections are dead, the server is empty: answers are right."""
        server.stop()
        server.start()

        assert [greeting.read() for _ in range(3)] == ["old"] * 3
        greeting.write("new")
        assert greeting.read() == "new"


class TestTwoProcesses:
    def test_the_other_one_reads_nothing_old_either(self, server, second):
        """What could not be forgotten here, both settle before they read."""
        server.freeze()
        greeting.write("new")
        assert second.ask("read") == "new"
        server.thaw()
        wait_until_in_use()

        answers = {second.ask("read") for _ in range(100)}
        assert answers == {"new"}

    def test_a_writer_that_dies_leaves_its_debts_to_us(self, server, second):
        """They are in the database."""
        server.freeze()
        assert second.ask("write new") == "done"
        second.kill()
        assert greeting.read() == "new"
        server.thaw()
        wait_until_in_use()

        assert greeting.read() == "new"

    def test_a_process_that_starts_settles_before_it_reads(
        self, server, second, strategy
    ):
        """Though the writer is dead, and nobody has used the cache since."""
        server.freeze()
        assert second.ask("write new") == "done"
        second.kill()
        server.thaw()

        with SecondProcess(caches=server.caches(), strategy=strategy) as third:
            assert third.ask("read") == "new"

    def test_a_process_that_noticed_nothing_is_told_soon(self, server, second):
        """At its next look: it need not wait until the value dies of age."""
        server.freeze()
        greeting.write("new")
        registry().watch.stop()  # not by us
        server.thaw()

        wait_until(
            lambda: second.ask("read") == "new",
            deadline_s=DEADLINE_S,
            what="the other process has been told",
        )
        assert {second.ask("read") for _ in range(20)} == {"new"}


class TestLeases:
    @pytest.mark.parametrize(
        "pair", [("redis", "lease"), ("memcached", "lease")], ids="-".join
    )
    def test_a_lease_that_could_not_be_given_back_holds_up_nobody_for_long(
        self, server, second
    ):
        """A connection breaks while its holder computes; the server is there for others."""
        greeting.write("new")
        computed = greeting.read(counted=greeting.cache.strategy.store.breaker.trip)
        began_s = monotonic()
        answer = second.ask("read")

        assert (computed, answer) == ("new", "new")
        assert monotonic() - began_s < LEASE_LIFE_S / 2


def test_the_watch_ends_with_the_trouble(server):
    """A process whose caches are well has no thread of ours, unless it serves."""
    server.freeze()
    greeting.read()
    server.thaw()
    wait_until_in_use()

    wait_until(
        lambda: registry().watch._thread is None,
        deadline_s=DEADLINE_S,
        what="the thread has ended",
    )
