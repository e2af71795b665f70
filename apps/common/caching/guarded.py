"""The cache backend that settings name: a real one, behind a guard.

    CACHES = {"social": {
        "BACKEND": "apps.common.caching.guarded.GuardedCache",
        "LOCATION": "redis://localhost:6379/0",
        "KEY_PREFIX": "social_media_version",
        "OPTIONS": {"inner": "redis"},      # or "memcached", "locmem"
    }}

Through Django's API, which sessions and `cache_page` use, a cache that is away has
nothing and takes nothing, quickly, and raises nothing. What could not be written is
owed: once the cache is back, those keys are deleted before they are read, so that a
session that was ended meanwhile does not come back to life. Strategies use `strict`
instead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.core.cache.backends.base import (
    DEFAULT_TIMEOUT,
    BaseCache,
    InvalidCacheKey,
    memcache_key_warnings,
)
from django.core.exceptions import ImproperlyConfigured

from .interface import LONGEST_NAME, CacheUnavailable
from .store import Store
from .watch import Registry, registry

# What is left of Memcached's 250 beside a name and what strategies add to it.
LONGEST_PREFIX = 250 - LONGEST_NAME - 40
# As a debt: everything. No key is called so, for keys begin with a prefix.
EVERYTHING = "*"


@dataclass(frozen=True)
class Stores:
    """What a cache is in one process."""

    registry: Registry
    strict: Store
    plain: Store


class GuardedCache(BaseCache):
    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        options = dict(params.get("OPTIONS", {}))
        if "inner" not in options:
            message = (
                'a guarded cache needs OPTIONS {"inner": "redis"} or another backend'
            )
            raise ImproperlyConfigured(message)
        if len(self.make_key("")) > LONGEST_PREFIX:
            message = (
                f"KEY_PREFIX {self.key_prefix!r} is too long: with its version it may "
                f"have {LONGEST_PREFIX} characters, or Memcached could not take the keys"
            )
            raise ImproperlyConfigured(message)
        self._inner: str = options.pop("inner")
        self._options = options
        self._location = location
        self._met: Stores | None = None

    @property
    def inner(self) -> str:
        """The name of the backend behind the guard."""
        return self._inner

    @property
    def strict(self) -> Store:
        """For strategies: it prefixes names with this cache's, and raises failures."""
        return self._stores().strict

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self.get_many([key], version).get(key, default)

    def get_many(
        self, keys: Iterable[str], version: int | None = None
    ) -> dict[str, Any]:
        full = {self._full(key, version): key for key in keys}
        try:
            found = self._stores().plain.get_many(full)
        except CacheUnavailable:
            return {}
        return {full[name]: value for name, value in found.items()}

    def set(
        self,
        key: str,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        self.set_many({key: value}, timeout, version)

    def set_many(
        self,
        data: Mapping[str, Any],
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> list[str]:
        """All or none: what is refused leaves nothing old in its place."""
        values = {self._full(key, version): value for key, value in data.items()}
        plain = self._stores().plain
        try:
            if plain.set_many(values, ttl_s=self._ttl_s(timeout)):
                return []
            plain.delete_many(values)
        except CacheUnavailable:
            # The watch writes it down, within half a second: sets are many.
            plain.debts.owe(values)
        return list(data)

    def add(
        self,
        key: str,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        name = self._full(key, version)
        try:
            added = self._stores().plain.add_many(
                {name: value}, ttl_s=self._ttl_s(timeout)
            )
        except CacheUnavailable:
            return False
        return bool(added)

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._delete([self._full(key, version)]) > 0

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        self._delete([self._full(key, version) for key in keys])

    def touch(
        self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        ttl_s = self._ttl_s(timeout)
        if ttl_s is not None and ttl_s <= 0:
            return self.delete(key, version)
        try:
            return self._stores().plain.expire(self._full(key, version), ttl_s=ttl_s)
        except CacheUnavailable:
            return False

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        name = self._full(key, version)
        plain = self._stores().plain
        try:
            raised = plain.increase(name, delta)
        except CacheUnavailable:
            plain.debts.owe([name])
            raised = None
        if raised is None:
            message = f"Key {key!r} not found"
            raise ValueError(message)
        return raised

    def clear(self) -> None:
        plain = self._stores().plain
        try:
            self._stores().strict.clear()
        except CacheUnavailable:
            plain.owe([EVERYTHING])

    def close(self, **kwargs: Any) -> None:
        """Nothing: connections are the process's, and stay for the next request."""

    def validate_key(self, key: str) -> None:
        """As Django's own backends: what Memcached could not take is an error there."""
        if self._inner != "memcached":
            super().validate_key(key)
            return
        for warning in memcache_key_warnings(key):
            raise InvalidCacheKey(warning)

    def _delete(self, names: list[str]) -> int:
        plain = self._stores().plain
        try:
            return plain.delete_many(names)
        except CacheUnavailable:
            plain.owe(names)
            return 0

    def _full(self, key: str, version: int | None) -> str:
        full: str = self.make_and_validate_key(key, version)
        return full

    def _ttl_s(self, timeout: Any) -> float | None:
        ttl_s: float | None = (
            self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        )
        return ttl_s

    def _stores(self) -> Stores:
        here = registry()
        if self._met is None or self._met.registry is not here:
            self._met = self._meet(here)
            here.look_before_reading()
        return self._met

    def _meet(self, here: Registry) -> Stores:
        server = here.server_at(self._inner, self._location, self._options)
        strict, plain = (
            Store(
                server.backend,
                server.breaker,
                server.debts_of(f"{what} of {self._inner} {self.key_prefix}"),
                prefix=prefix,
            )
            for what, prefix in (("tags", self.make_key("")), ("keys", ""))
        )
        plain.debts.settled_by(
            "keys", partial(forget_keys, plain, prefix=strict.prefix)
        )
        return Stores(here, strict, plain)


def forget_keys(plain: Store, names: Collection[str], *, prefix: str) -> None:
    if EVERYTHING in names:
        replace(plain, prefix=prefix).clear()
    plain.delete_many(names)
