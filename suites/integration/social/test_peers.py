"""What readers see under a peer (CACHE_PEER), as it promises; and what is known of its work.

The changes are those that every strategy is held to. Where a peer shows one too late, that
is a finding about the peer, which its promise and this list have in words.
"""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from django.test import Client

from apps.common.caching.peers import PEERS
from fixtures.factories.accounts import ada
from fixtures.factories.social import PostFactory
from fixtures.provisioners.interface import ServiceMissing
from fixtures.site import SITE_VARIABLES, SiteSettings, serve
from fixtures.visitor import Answer, Visitor
from suites.integration.caching.victims import Victim

from .pages import Shown, posts_on
from .test_freshness import CHANGES

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.services("redis", "memcached"),
]
ROOT = Path(__file__).resolve().parents[3]
PAIRS = [
    (name, backend)
    for name, peer in PEERS.items()
    if name != "none"
    for backend in peer.backends
]
LONG_S, SHORT_S = 600, 3
# cacheops does not see the subqueries that count; a new person makes some of them old too.
COUNTS = {
    "a post on its author's profile",
    "a deleted post on a profile",
    "her own like",
    "a comment",
    "a deleted comment",
    "an unfollow on both profiles",
}
A_FEW = ("a post in a follower's feed", "somebody else's like", "a comment")
LATE = {"cacheops": COUNTS, "cachalot": set[str]()}
# Those that hear of writes.
BENEATH_THE_ORM = [pair for pair in PAIRS if pair[0] in LATE]


@pytest.fixture
def under(site_settings: SiteSettings, memcached_url: str):
    """What a site is told that has this peer, with keys of its own."""

    def told(peer: str, backend: str, ttl_s: int, **urls: str) -> SiteSettings:
        worker = site_settings.extra["WINDTUNNEL_WORKER"]
        extra = {
            **site_settings.extra,
            "CACHE_PEER": peer,
            "CACHE_BACKEND": backend,
            "CACHE_TTL_S": str(ttl_s),
            "WINDTUNNEL_WORKER": f"{worker}-{secrets.token_hex(4)}",
            "LOG_LEVEL": "ERROR",
        }
        addresses = {"memcached_url": memcached_url, **urls}
        return replace(site_settings, extra=extra, **addresses)  # type: ignore[arg-type]

    return told


def in_a_process(settings: SiteSettings, *told: str):
    """The answer of `under_a_peer.py`."""
    run = subprocess.run(
        [sys.executable, "-m", "suites.integration.social.under_a_peer", *told],
        cwd=ROOT,
        env=settings.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.mark.parametrize("peer, backend", BENEATH_THE_ORM)
def test_changes_are_on_the_next_page(peer, backend, under):
    """Long before anything expires; but for what its promise has in words.

    Which queries a peer knows of does not depend on where it keeps their rows.
    """
    asked = CHANGES if backend == "redis" else A_FEW
    at_once = [name for name in asked if name not in LATE[peer]]

    answer = in_a_process(under(peer, backend, LONG_S), *at_once)

    assert answer == {"late": [], "never": []}
    assert (PEERS[peer].promise(LONG_S).stale_at_most_s > 0) is bool(LATE[peer])


@pytest.mark.long
@pytest.mark.parametrize(
    "peer, asked", [("cacheops", sorted(COUNTS)), ("cache_page", ["her own like"])]
)
def test_what_is_late_comes_when_it_expires(peer, asked, under):
    """Her own like, just clicked, is not counted on the next page."""
    answer = in_a_process(under(peer, "redis", SHORT_S), *asked)

    assert "her own like" in answer["late"]
    assert answer["never"] == []


@pytest.mark.parametrize("peer", ["cacheops", "cachalot"])
def test_a_reader_who_began_before_a_write_leaves_old_rows(peer, under):
    """The race that both promises name: what was read before is kept after the write."""
    assert in_a_process(under(peer, "redis", LONG_S), "race") is True


@dataclass(frozen=True)
class Reader:
    """Somebody with a feed of one post, on a site with a peer."""

    visitor: Visitor
    post_id: int

    def feed(self) -> Shown:
        answer = self.visitor.get("/feed/")
        assert answer.status == 200
        return posts_on(answer.text)[0]

    def like(self) -> int:
        return self.visitor.post(f"/posts/{self.post_id}/like/", {}).status


@contextmanager
def reader_of(settings: SiteSettings, folder: Path) -> Iterator[Reader]:
    author = ada()
    post = PostFactory(user=author)
    client = Client()
    client.force_login(author)
    with serve(settings, folder=folder) as site, Visitor(site.url) as visitor:
        visitor.cookies["sessionid"] = client.cookies["sessionid"].value
        yield Reader(visitor, post.pk)


def counts_of(answer: Answer) -> dict[str, int | None]:
    return {name: timing.count for name, timing in answer.timing.items()}


class TestCounting:
    def test_cacheops_tells_hits_and_misses(self, under, tmp_path):
        """A page that was seen is all hits and no query; each hit is a round trip."""
        with reader_of(under("cacheops", "redis", LONG_S), tmp_path) as reader:
            first = counts_of(reader.visitor.get("/feed/"))
            again = counts_of(reader.visitor.get("/feed/"))

        # The sixth query is for the session, which no peer remembers; the strategies
        # have it in a cache of their own, and that is the sixth round trip.
        assert (first["hit"], first["miss"], first["db"]) == (0, 5, 6)
        assert (again["hit"], again["miss"], again["db"]) == (5, 0, 0)
        assert again["cache"] == 6

    @pytest.mark.parametrize("backend", ["redis", "memcached"])
    def test_cachalot_tells_none(self, backend, under, tmp_path):
        """There is no hit and no miss in the header; queries and round trips are there."""
        with reader_of(under("cachalot", backend, LONG_S), tmp_path) as reader:
            first = counts_of(reader.visitor.get("/feed/"))
            again = counts_of(reader.visitor.get("/feed/"))

        assert {"hit", "miss"}.isdisjoint(again)
        assert (first["db"], again["db"]) == (6, 0)
        assert again["cache"] == 6

    def test_a_peers_own_alias_is_no_dependency(self, under, tmp_path):
        """It would say that it is well while its server is away; ours say how it is."""
        with reader_of(under("cachalot", "redis", LONG_S), tmp_path) as reader:
            answer = json.loads(reader.visitor.get("/readyz").text)

        names = {each["name"] for each in answer["dependencies"]}
        assert "cache:cachalot" not in names
        assert answer["status"] == "ready"


@contextmanager
def victim(name: str) -> Iterator[Victim]:
    try:
        server = Victim(name)
    except ServiceMissing as missing:
        pytest.skip(str(missing))
    with server:
        yield server


class TestOutages:
    @pytest.mark.parametrize("peer", ["cacheops", "cachalot"])
    def test_what_was_written_meanwhile_is_not_forgotten(self, peer, under, tmp_path):
        """Nobody gets an error page; and afterwards the page of before is there again."""
        with victim("redis") as server:
            told = under(peer, "redis", LONG_S, redis_url=server.url)
            with reader_of(told, tmp_path) as reader:
                reader.feed()

                server.freeze()
                assert reader.feed().likes == 0
                assert reader.like() == 302
                during = reader.feed()
                server.thaw()
                afterwards = reader.feed()

        assert (during.likes, during.liked) == (1, True)
        assert (afterwards.likes, afterwards.liked) == (0, False)

    @pytest.mark.parametrize("peer, backend", [p for p in PAIRS if p[1] != "locmem"])
    def test_a_server_that_dies_takes_its_old_answers_along(
        self, peer, backend, under, tmp_path
    ):
        """Nobody gets an error page, and an empty cache has nothing that is old."""
        with victim(backend) as server:
            told = under(peer, backend, LONG_S, **{f"{backend}_url": server.url})
            with reader_of(told, tmp_path) as reader:
                reader.feed()

                server.kill()
                assert reader.feed().likes == 0
                assert reader.like() == 302
                server.start()

                assert (reader.feed().likes, reader.feed().liked) == (1, True)


@pytest.mark.parametrize("peer, backend", PAIRS, ids=map("-".join, PAIRS))
def test_a_site_with_a_peer_passes_every_check(peer, backend, under):
    """Django's, the peer's own and ours: what it is installed on is what it supports."""
    run = subprocess.run(
        [sys.executable, "manage.py", "check", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=under(peer, backend, LONG_S).environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr


def test_a_peer_is_a_setting_of_the_site():
    """A developer's own does not leak into a run."""
    assert "CACHE_PEER" in SITE_VARIABLES
