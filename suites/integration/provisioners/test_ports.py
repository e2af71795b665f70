"""Ports: free ones are free, and taken ones have a holder."""

from __future__ import annotations

import os
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from fixtures.provisioners.errors import PortTaken
from fixtures.provisioners.ports import free_port, holder_of, insist_on_free, is_free


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
