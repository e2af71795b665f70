"""What `write_behind` loses when its cache is killed, and what it does not.

A site accepts likes over HTTP and flushes none by itself: its interval is an hour. This
process is the second one of the site, and flushes when the test says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from apps.common.caching.watch import forget_servers
from apps.common.caching.write_behind import BATCH, WriteBehind
from apps.social import caching
from apps.social.models import Like
from fixtures.factories.accounts import UserFactory
from fixtures.factories.social import PostFactory
from fixtures.provisioners.interface import ServiceMissing
from fixtures.provisioners.readiness import wait_until
from fixtures.site import STOP_PATIENCE_S, Site, serve
from fixtures.visitor import Visitor
from suites.integration.caching.victims import Victim
from suites.support.durability import lost_writes, most_lost

pytestmark = [
    pytest.mark.services("postgres", "redis"),
    pytest.mark.django_db(transaction=True),
]

HOUR_S = 3600
MAX_DIRTY = 8
MANY = 5
DEADLINE_S = 30.0


@pytest.fixture
def server(settings) -> Iterator[Victim]:
    try:
        victim = Victim("redis")
    except ServiceMissing as missing:
        pytest.skip(str(missing))
    forget_servers()
    with victim:
        settings.CACHES = {
            alias: {**told, "LOCATION": victim.url}
            for alias, told in settings.CACHES.items()
        }
        settings.CACHE_STRATEGY = "write_behind"
        yield victim
    forget_servers()


@pytest.fixture
def site(server, site_settings, tmp_path) -> Iterator[Site]:
    told = replace(
        site_settings,
        redis_url=server.url,
        extra={
            **site_settings.extra,
            "CACHE_STRATEGY": "write_behind",
            "WRITE_BEHIND_INTERVAL_S": str(HOUR_S),
            "WRITE_BEHIND_MAX_DIRTY": str(MAX_DIRTY),
        },
    )
    with serve(told, folder=tmp_path) as site:
        yield site


def test_what_waits_dies_with_the_cache_and_nothing_else(server, site, browser_of):
    """Lost is what was accepted since the last flush, within the bound.

    And what waits when the site is told to stop is written before it ends.
    """
    person = UserFactory()
    posts = PostFactory.create_batch(2 * MANY + 2)
    with ExitStack() as stack:
        visitor = stack.enter_context(Visitor(site.url))
        cookies = browser_of(person).cookies
        visitor.cookies = {name: morsel.value for name, morsel in cookies.items()}
        visitor.get("/feed/")
        told = liked(visitor, posts[:MANY])
        flush()
        told |= liked(visitor, posts[MANY : 2 * MANY])

        server.kill()
        told |= liked(visitor, [posts[-2]])
        server.start()
        wait_until(
            lambda: waits_after(visitor, posts[-1]),
            deadline_s=DEADLINE_S,
            what="the site lets likes wait again",
        )
        told[posts[-1].pk] = True
        before_the_end = found_likes()
    site.process.stop(patience_s=STOP_PATIENCE_S)

    assert posts[-1].pk not in before_the_end
    lost = lost_writes(told, found_likes())
    assert set(lost) == {post.pk for post in posts[MANY : 2 * MANY]}
    bound = most_lost(
        rate_per_s=MANY, interval_s=HOUR_S, batch=BATCH, max_dirty=MAX_DIRTY
    )
    assert 0 < len(lost) <= bound


def flush():
    strategy = caching.cache.strategy
    assert isinstance(strategy, WriteBehind)
    assert strategy.flush() == MANY


def liked(visitor, posts):
    """What the visitor was told of these, by their numbers."""
    told = {}
    for post in posts:
        answer = visitor.post(f"/posts/{post.pk}/like/", {}, HX_Request="true")
        assert 'data-liked="true"' in answer.text
        told[post.pk] = answer.status == 200
    return told


def found_likes():
    return dict.fromkeys(Like.objects.values_list("post_id", flat=True), True)


def waits_after(visitor, post):
    """Likes it, and takes back what went into the database directly."""
    liked(visitor, [post])
    written, _ = Like.objects.filter(post=post).delete()
    return written == 0
