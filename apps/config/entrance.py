"""The way into the site: a door where its strategy keeps pages there, else straight in."""

from __future__ import annotations

from django.conf import settings

from apps.common.caching.catalogue import strategy_named
from apps.common.caching.door import Door
from apps.common.caching.lesson import LessonCache
from apps.common.caching.per_site import PerSite
from apps.common.telemetry.depths import Application

from .lessons import LESSONS


def entrance(application: Application) -> Application:
    """`application` as a server shall call it."""
    if not issubclass(strategy_named(settings.CACHE_STRATEGY), PerSite):
        return application
    return Door(
        application,
        KeepersByPath(),
        measured=settings.MEASURE,
        # To each of a lesson's services, the addresses of the others are 404.
        site=settings.SERVICE,
    )


class KeepersByPath:
    """Each lesson keeps its own pages; static files and uploads are nobody's."""

    def __init__(self) -> None:
        names = settings.APPS
        alone = len(names) == 1
        self._caches = {
            "/" if alone else f"/{LESSONS[name].prefix}": LessonCache(name)
            for name in names
        }

    def __call__(self, path: str) -> PerSite | None:
        if path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
            return None
        for prefix, cache in self._caches.items():
            if path.startswith(prefix):
                strategy = cache.strategy
                return strategy if isinstance(strategy, PerSite) else None
        return None
