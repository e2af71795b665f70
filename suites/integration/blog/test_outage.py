"""The cache server goes away: readers read on, authors write, and nothing old comes back."""

from __future__ import annotations

import pytest

from apps.blog import services
from apps.common.caching.watch import forget_servers
from fixtures.factories.blog import PostFactory
from fixtures.provisioners.readiness import wait_until
from suites.support.pages import seen

from .pages import recent_on, titles

pytestmark = [pytest.mark.uncounted, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def server(own_redis, settings):
    """Every cache is on a server that this test may stop."""
    settings.CACHES = {
        alias: options | {"LOCATION": own_redis.url}
        for alias, options in settings.CACHES.items()
    }
    forget_servers()
    yield own_redis
    forget_servers()


@pytest.mark.parametrize("strategy", ["versioned", "signals", "layered"])
def test_everything_goes_on(strategy, server, ada, browser_of, settings):
    """What is written meanwhile is seen meanwhile, and afterwards."""
    settings.CACHE_STRATEGY = strategy
    post = PostFactory(author=ada, title="Before")
    author, stranger = browser_of(ada), browser_of(None)
    for reader in (author, stranger):
        assert titles(reader) == ["Before"]

    server.stop()
    sent = {"title": "Meanwhile", "content": "It is dark here."}
    written = author.post("/posts/create/", sent)
    services.revise(post.pk, "Changed", "It is dark here, too.")

    assert written.status_code == 302
    for reader in (author, stranger):
        assert titles(reader) == ["Meanwhile", "Changed"]
    assert "Changed</h1>" in seen(stranger, f"/posts/{post.pk}/")
    server.start()
    wait_until(
        lambda: titles(stranger) == ["Meanwhile", "Changed"],
        deadline_s=20,
        what="the list is right with the cache back",
    )
    assert [title for title, _ in recent_on(seen(stranger, "/"))] == [
        "Meanwhile",
        "Changed",
    ]
