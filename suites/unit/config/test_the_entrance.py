"""The way into a site: straight, or through a door where its strategy keeps pages there."""

from __future__ import annotations

from uuid import uuid4

import pytest

from apps.common.caching.catalogue import STRATEGIES
from apps.common.caching.door import MAY_BE_KEPT, Door
from apps.common.caching.per_site import PerSite
from apps.config.entrance import KeepersByPath, entrance
from apps.config.lessons import DEFAULT_NAMES


def site(_environ, _start_response):
    return []


class Nearer(PerSite):
    """Somebody's own."""


@pytest.mark.parametrize("name", [*STRATEGIES, f"{__name__}.Nearer"])
def test_there_is_a_door_where_pages_are_kept_at_one(settings, name):
    """And no other site pays for it."""
    settings.CACHE_STRATEGY = name

    entered = entrance(site)

    assert isinstance(entered, Door) is name.endswith(("per_site", "Nearer"))
    assert isinstance(entered, Door) or entered is site


def test_services_of_a_lesson_keep_their_pages_apart(settings):
    """They share its cache, and each is 404 where the others answer."""
    settings.APPS, settings.CACHE_STRATEGY = ("social",), "per_site"
    settings.CACHES = {
        "social": {
            "BACKEND": "apps.common.caching.guarded.GuardedCache",
            "LOCATION": f"{uuid4()}",
            "OPTIONS": {"inner": "locmem"},
        }
    }

    answers = []
    for settings.SERVICE in ("feed-service", "user-service", "feed-service"):

        def inside(environ, start_response, answered_by=settings.SERVICE):
            environ[MAY_BE_KEPT] = True
            start_response("200 OK", [])
            return [answered_by.encode()]

        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/feed/"}
        answers.append(entrance(inside)(environ, lambda *_: None))

    assert answers == [[b"feed-service"], [b"user-service"], [b"feed-service"]]


def test_a_lesson_alone_keeps_all_pages(settings):
    """But no file, which is served without it."""
    settings.APPS, settings.CACHE_STRATEGY = ("social",), "per_site"
    keepers = KeepersByPath()

    for path in ("/", "/feed/", "/social/", "/accounts/login/"):
        assert isinstance(keepers(path), PerSite)
    for path in ("/static/web/site.css", "/media/a.webp"):
        assert keepers(path) is None


def test_of_several_each_keeps_its_own(settings):
    """What is the site's own, such as the login, nobody keeps."""
    settings.APPS = DEFAULT_NAMES
    settings.CACHE_STRATEGY = "per_site"
    keepers = KeepersByPath()

    for name in DEFAULT_NAMES:
        assert keepers(f"/{name}/a/") == keepers(f"/{name}/b/") is not None
    assert keepers("/blog/") != keepers("/shop/")
    for path in ("/", "/accounts/login/", "/admin/", "/healthz", "/socialites/"):
        assert keepers(path) is None


def test_under_another_strategy_nobody_keeps_pages_here(settings):
    """It is a setting, and may change under a test."""
    settings.APPS, settings.CACHE_STRATEGY = ("social",), "per_view"

    assert KeepersByPath()("/feed/") is None
