"""Ports: free ones are free, and taken ones have a holder."""

from __future__ import annotations

import os
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from fixtures.provisioners.errors import PortTaken
from fixtures.provisioners.ports import (
    free_port,
    holder_of,
    insist_on_free,
    is_free,
    reserved,
)


def test_a_free_port_can_be_bound():
    """A port that is handed out takes a server."""
    with socket.create_server(("127.0.0.1", free_port())):
        pass


def test_no_port_is_handed_out_twice():
    """Many who ask at once get as many ports."""
    with ThreadPoolExecutor(8) as pool:
        ports = list(pool.map(lambda _: free_port(), range(200)))

    assert len(set(ports)) == 200


def test_a_taken_port_is_named_with_its_holder():
    """Whoever has the port is named, as far as the system tells."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        assert not is_free(port)
        assert holder_of(port).endswith(f"(pid {os.getpid()})")
        with pytest.raises(PortTaken, match=str(port)):
            insist_on_free("redis", port)

    assert is_free(port)


def test_a_free_port_has_no_holder():
    """Nobody is accused of a port that nobody has."""
    port = free_port()

    insist_on_free("redis", port)

    assert holder_of(port) == ""


def test_a_lingering_connection_does_not_hold_a_port():
    """A port whose last connections are only closing is free, as servers see it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            accepted, _ = server.accept()
            accepted.close()

    assert is_free(port)


class TestReserving:
    def test_leaves_room_for_a_server_that_shares(self):
        """Who binds with SO_REUSEPORT gets the port, and all of its connections."""
        port = free_port()

        with reserved("the site", port), socket.socket() as server:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            server.bind(("127.0.0.1", port))
            server.listen()
            for _ in range(20):
                with socket.create_connection(("127.0.0.1", port)):
                    server.accept()[0].close()

    def test_keeps_everybody_else_away(self):
        """Neither a second reservation, nor a look, nor an ordinary server gets it."""
        port = free_port()

        with reserved("the site", port):
            assert not is_free(port)
            with pytest.raises(PortTaken), reserved("another", port):
                pass
            with pytest.raises(OSError, match="in use"):
                socket.create_server(("127.0.0.1", port))

        assert is_free(port)

    def test_is_refused_where_somebody_listens(self, taken_port):
        """One that shares its port could be joined by another, and must not be."""
        with pytest.raises(PortTaken), reserved("the site", taken_port):
            pass

    def test_does_not_mind_connections_that_linger(self):
        """A site can be started again where it was a moment ago."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            with socket.create_connection(("127.0.0.1", port)):
                accepted, _ = server.accept()
                accepted.close()

        with reserved("the site", port):
            assert is_free(port)


@pytest.fixture
def taken_port():
    """Its holder shares it with whoever wants to."""
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]
