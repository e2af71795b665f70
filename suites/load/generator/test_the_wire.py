"""Connections to a site: kept, renewed, and given up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from fixtures.plugins.known_server import KnownServer
from load.stories.interface import session_headers
from load.target import Target
from load.wire import Answer, ClosedEarly, NoAnswer, Request, Wire

Start = Callable[..., KnownServer]
Connect = Callable[..., Wire]
READ = Request("GET", "/feed/")
WRITE = Request("POST", "/posts/7/like/", partial=True)


@pytest.fixture
def wire_to() -> Iterator[Callable[..., Wire]]:
    """Opens wires to a server, and closes them at the end."""
    with ExitStack() as wires:

        def opened(server: KnownServer, **options: float) -> Wire:
            usual = {"timeout_s": 10.0, "idle_at_most_s": 60.0}
            wire = Wire(Target.parse(server.url), **(usual | options))
            wires.callback(wire.close)
            return wire

        yield opened


class TestConnections:
    def test_are_kept(self, known_server: Start, wire_to: Connect):
        """Requests one after the other share a connection."""
        server = known_server()
        wire = wire_to(server)

        answers = [ask(wire, READ) for _ in range(3)]

        assert [answer.status for answer in answers] == [200, 200, 200]
        assert connections(server) == 1

    def test_are_renewed_when_they_were_idle_for_long(
        self, known_server: Start, wire_to: Connect
    ):
        """One that a server may have closed meanwhile is not used again."""
        server = known_server()
        wire = wire_to(server, idle_at_most_s=0)

        for _ in range(2):
            ask(wire, READ)

        assert connections(server) == 2

    def test_are_closed_at_the_end(self, known_server: Start, wire_to: Connect):
        """After the end nothing is kept; a later request connects anew."""
        server = known_server()
        wire = wire_to(server)
        ask(wire, READ)

        wire.close()
        ask(wire, READ)

        assert connections(server) == 2


class TestAConnectionThatTheServerCloses:
    def test_is_no_failure_of_a_read(self, known_server: Start, wire_to: Connect):
        """A read that met its end goes out again, once, on a new connection."""
        server = known_server(hang_up_every=2)
        wire = wire_to(server)

        assert [ask(wire, READ).status for _ in range(2)] == [200, 200]
        assert server.seen()["requests"] == 3

    def test_is_a_failure_of_a_write(self, known_server: Start, wire_to: Connect):
        """A write may have been done already, and does not go out again."""
        server = known_server(hang_up_every=2)
        wire = wire_to(server)
        ask(wire, READ)

        with pytest.raises(ClosedEarly):
            ask(wire, WRITE)

        assert server.seen()["requests"] == 2

    def test_is_a_failure_when_it_was_new(self, known_server: Start, wire_to: Connect):
        """A read is not repeated for ever: a new connection has to hold."""
        server = known_server(hang_up_every=1)

        with pytest.raises(ClosedEarly):
            ask(wire_to(server), READ)

        assert server.seen()["requests"] == 1


class TestAnswers:
    def test_that_do_not_come_are_not_waited_for(
        self, known_server: Start, wire_to: Connect
    ):
        """The error says how long was waited."""
        wire = wire_to(known_server(delay_s=5), timeout_s=0.2)

        with pytest.raises(NoAnswer, match=r"within 0\.2 s"):
            ask(wire, READ)

    def test_that_break_off_are_none(self, known_server: Start, wire_to: Connect):
        """Less than was announced is not an answer, and ends the connection."""
        server = known_server(cut_every=1)
        wire = wire_to(server)

        for _ in range(2):
            with pytest.raises(NoAnswer, match="broke off"):
                ask(wire, READ)

        assert connections(server) == 2

    def test_have_what_the_site_says_of_itself(
        self, known_server: Start, wire_to: Connect
    ):
        """Status, body, the redirect's place and the timing are handed on."""
        answer = ask(wire_to(known_server()), Request("POST", "/posts/create/", b"x=1"))

        assert (answer.status, answer.location) == (302, "/feed/")
        assert answer.server_timing.startswith("total;dur=2.5")

    def test_that_confirm_a_page_leave_it_at_that(
        self, known_server: Start, wire_to: Connect
    ):
        """304 has no body and no length, and the connection is good for the next one."""
        server = known_server(validates=True)
        wire = wire_to(server)
        page = ask(wire, READ)

        answers = [ask(wire, replace(READ, etag=page.etag)) for _ in range(2)]

        assert [(each.status, each.body) for each in answers] == [(304, b"")] * 2
        assert {each.etag for each in answers} == {page.etag}
        assert connections(server) == 1


def ask(wire: Wire, request: Request) -> Answer:
    return wire.exchange(request, session_headers("session-of-ada"))


def connections(server: KnownServer) -> int:
    return int(server.seen()["connections"])
