"""The site that a person clicks through."""

from __future__ import annotations

import os
import re
import socket

import psycopg
import pytest

from fixtures.demo import demo_site, free_port_from, say_on_stderr, services_for
from fixtures.provisioners.ports import free_port
from fixtures.visitor import Visitor

pytestmark = [pytest.mark.uncounted, pytest.mark.services("postgres", "redis")]


@pytest.fixture
def taken_port():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def test_somebody_can_log_in_and_see_a_feed_with_pictures(monkeypatch):
    """The login that is offered works, and leads to posts and to pictures."""
    monkeypatch.setenv("CACHE_STRATEGY", "none")
    with demo_site(port=free_port()) as demo, Visitor(demo.url) as visitor:
        visitor.get("/accounts/login/")
        form = {"username": demo.username, "password": demo.password}
        login = visitor.post("/accounts/login/", form)
        feed = visitor.get("/feed/")
        again = visitor.get("/feed/")
        picture = re.search(r'src="(/media/[^"]+)"', feed.text)

        assert login.status == 302
        assert feed.text.count("data-post=") > 5
        assert picture is not None
        assert visitor.get(picture[1]).status == 200
        # The strategy is the one that the person has chosen: nothing is remembered.
        assert again.timing["hit"].count == 0


def test_nothing_of_it_is_left(postgres_service):
    """After it neither its database nor its process is there."""
    with demo_site(port=free_port()) as demo:
        url = demo.url

    with pytest.raises(ConnectionRefusedError), Visitor(url) as visitor:
        visitor.get("/")
    with psycopg.connect(postgres_service.url) as connection:
        left = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'windtunnel_demo_%'"
        )
        assert f"windtunnel_demo_{os.getpid()}" not in [name for (name,) in left]


class TestPort:
    def test_a_free_one_is_taken_without_a_word(self):
        """The port that was asked for is used if it can be."""
        said: list[str] = []
        port = free_port()

        assert free_port_from(port, said.append) == port
        assert said == []

    def test_a_taken_one_is_passed_over_with_a_word(self, taken_port):
        """The next free one is used, and the person is told which and why."""
        said: list[str] = []

        port = free_port_from(taken_port, said.append)

        assert port > taken_port
        assert said[0].startswith(f"port {taken_port} is taken")
        assert said[0].endswith(f"the site is on {port} instead")

    def test_the_word_is_on_stderr(self, taken_port, capsys):
        """Standard output is for the address alone."""

        free_port_from(taken_port, say_on_stderr)

        assert "is taken" in capsys.readouterr().err


@pytest.mark.parametrize(
    "chosen, wanted",
    [
        ({}, ["postgres", "redis"]),
        ({"CACHE_BACKEND": "locmem"}, ["postgres", "redis"]),
        ({"CACHE_BACKEND": "memcached"}, ["postgres", "redis", "memcached"]),
    ],
)
def test_memcached_is_there_only_for_who_caches_in_it(chosen, wanted):
    """A demo starts no service that it does not use."""
    assert services_for("social", chosen) == wanted
