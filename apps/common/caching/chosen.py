"""The strategy that the settings choose for a lesson's cache."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured

from .base import Strategy
from .catalogue import strategy_named
from .guarded import GuardedCache
from .store import Store
from .write_behind import Save, WriteBehind

FOLLOWED_SETTINGS = frozenset(
    {
        "CACHE_STRATEGY",
        "CACHE_TTL_S",
        "CACHE_TTLS_S",
        "CACHES",
        "WRITE_BEHIND_INTERVAL_S",
        "WRITE_BEHIND_MAX_DIRTY",
    }
)


def chosen_strategy(lesson: str, savers: Mapping[str, Save]) -> Strategy:
    """`savers` are for one that writes behind. Raises `ImproperlyConfigured`."""
    cache = caches[lesson]
    if not isinstance(cache, GuardedCache):
        message = (
            f"CACHES[{lesson!r}] is a {type(cache).__name__}; strategies need "
            "apps.common.caching.guarded.GuardedCache, and the real one inside it"
        )
        raise ImproperlyConfigured(message)
    kind = strategy_named(settings.CACHE_STRATEGY)
    if cache.inner not in kind.backends:
        message = (
            f"CACHE_STRATEGY={kind.name} works on {' or '.join(kind.backends)}, and "
            f"CACHE_BACKEND is {cache.inner}"
        )
        raise ImproperlyConfigured(message)
    ttl_s = ttl_s_of(lesson)
    if issubclass(kind, WriteBehind):
        return behind(kind, cache.strict, ttl_s, savers)
    return kind(store=cache.strict, ttl_s=ttl_s)


def ttl_s_of(lesson: str) -> float:
    """How long what it keeps may live: as its plan says, or as everywhere."""
    return float(settings.CACHE_TTLS_S.get(lesson, settings.CACHE_TTL_S))


def behind(
    kind: type[WriteBehind], store: Store, ttl_s: float, savers: Mapping[str, Save]
) -> WriteBehind:
    """What waits is flushed from now on, also if this process never writes: another
    may have died and left it. With CACHE_WATCH = False, as in the suites, it is not.
    """
    strategy = kind(
        store=store,
        ttl_s=ttl_s,
        interval_s=float(settings.WRITE_BEHIND_INTERVAL_S),
        max_dirty=settings.WRITE_BEHIND_MAX_DIRTY,
        savers=savers,
    )
    if savers and getattr(settings, "CACHE_WATCH", True):
        strategy.flusher.start()
    return strategy
