"""The timeline's socket: who listens, what is heard, and what is lost with Redis."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import transaction

from apps.tweets import live, services
from fixtures.provisioners.readiness import wait_until
from fixtures.site import serve, sockets_beside
from fixtures.visitor import Visitor

pytestmark = pytest.mark.services("postgres", "redis")
PATIENCE_S = 10.0
ELSEWHERE = "https://evil.example"


@pytest.fixture
def socket(site, settings) -> str:
    """Where the site's timeline listens; this process announces there, too."""
    with Visitor(site.url) as visitor:
        page = visitor.get("/")
    address = page.text.split('data-socket="')[1].split('"')[0]
    assert f"connect-src 'self' {root_of(address)};" in (
        page.headers["content-security-policy"] + ";"
    )
    settings.SOCKETS_URL = root_of(address)
    assert live.address() == address
    return address


def test_everybody_hears_of_a_new_tweet(socket, site):
    """Whoever listens, from whichever process it comes; which, and by whom."""
    with listening(socket) as one, listening(socket) as other, Visitor(site.url) as zoe:
        zoe.get("/create/")
        zoe.post("/create/", {"text": "Fog again."})

        heard = [json.loads(each.recv(PATIENCE_S)) for each in (one, other)]

    assert heard[0] == heard[1]
    assert heard[0]["author"] == services.DEMO


def test_only_what_is_committed_is_told(socket, ada):
    """What was rolled back was never there; an edit is nothing new."""
    with listening(socket) as ears:
        with transaction.atomic():
            services.publish(ada, "never")
            transaction.set_rollback(True)
        tweet = services.publish(ada, "Fog agian.")
        tweet.text = "Fog again."
        services.save(tweet)
        last = services.publish(ada, "Sun.")

        heard = [json.loads(ears.recv(PATIENCE_S))["id"] for _ in range(2)]

    assert heard == [tweet.pk, last.pk]


def test_what_a_listener_says_is_not_heard(socket, ada):
    """It changes nothing, for her and for others."""
    with listening(socket) as ears:
        ears.send('{"type": "tweet.message", "message": {"id": 0}}')
        tweet = services.publish(ada, "Fog again.")

        assert json.loads(ears.recv(PATIENCE_S))["id"] == tweet.pk


@pytest.mark.parametrize(
    "origin, path",
    [
        pytest.param(ELSEWHERE, live.PATH, id="a page of another site"),
        pytest.param(None, live.PATH, id="nobody's page"),
        pytest.param("http://127.0.0.1", "ws/elsewhere/", id="no such socket"),
    ],
)
def test_who_is_not_let_in(origin, path, socket):
    """Pages of this site are, at the address that they name."""
    from websockets.exceptions import InvalidStatus

    with pytest.raises(InvalidStatus, match="403"):
        with listening(f"{root_of(socket)}/{path}", origin=origin):
            pass


def test_a_page_of_a_site_without_sockets_listens_to_nothing(client, db, settings):
    """No script, no address; and nobody is told anything."""
    settings.SOCKETS_URL = ""

    page = client.get("/").content.decode()

    assert "live.js" not in page
    assert live.address() == ""


@pytest.fixture
def shaky(transactional_db, site_settings, own_redis, tmp_path) -> Iterator[str]:
    """A site with sockets whose Redis can be taken away."""
    told = replace(
        site_settings,
        redis_url=own_redis.url,
        extra={**site_settings.extra, "APPS": "tweets"},
    )
    with (
        sockets_beside(told, folder=tmp_path) as settings,
        serve(settings, folder=tmp_path) as site,
    ):
        yield site.url


def test_without_redis_the_page_is_only_not_live(shaky, own_redis):
    """Tweets are taken and shown; nobody is let in to listen, until it is back."""
    from websockets.exceptions import InvalidHandshake

    with Visitor(shaky) as visitor:
        socket = visitor.get("/").text.split('data-socket="')[1].split('"')[0]
        visitor.get("/create/")

        own_redis.kill()
        assert visitor.post("/create/", {"text": "Fog."}).status == 302
        assert ">Fog.<" in visitor.get("/").text
        with pytest.raises((InvalidHandshake, EOFError)):
            with listening(socket):
                pass

        own_redis.start()
        wait_until(
            lambda: hears(socket, visitor),
            deadline_s=PATIENCE_S,
            what="the timeline is live again",
        )


def hears(socket: str, visitor: Visitor) -> bool:
    """Whether a listener is let in and told; raises where she is not."""
    with listening(socket) as ears:
        visitor.post("/create/", {"text": "Sun."})
        return "id" in json.loads(ears.recv(1))


@contextmanager
def listening(socket: str, *, origin: str | None = "http://127.0.0.1"):
    """A browser's socket, opened by a page of that origin."""
    from websockets.sync.client import connect

    with connect(socket, origin=origin) as ears:  # type: ignore[arg-type]
        yield ears


def root_of(socket: str) -> str:
    return socket.partition("/ws/")[0]
