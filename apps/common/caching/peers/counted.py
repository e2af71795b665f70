"""Connections of peers that count their round trips, put in where the libraries allow it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.memcached import PyMemcacheCache
from django_redis.cache import RedisCache
from redis import Redis

from apps.common.telemetry.recorder import count_round_trip


@contextmanager
def one_round_trip() -> Iterator[None]:
    began_s = perf_counter()
    try:
        yield
    finally:
        count_round_trip(perf_counter() - began_s)


class CountedRedis(Redis):
    """For CACHEOPS_CLIENT_CLASS: each command is a question of its own."""

    def execute_command(self, *args: Any, **options: Any) -> Any:
        with one_round_trip():
            return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]


class Counted(BaseCache):
    """The two questions that cachalot asks of a cache; a server answers each in one go."""

    def get_many(self, *args: Any, **options: Any) -> Any:
        with one_round_trip():
            return super().get_many(*args, **options)

    def set_many(self, *args: Any, **options: Any) -> Any:
        with one_round_trip():
            return super().set_many(*args, **options)


class CountedRedisCache(Counted, RedisCache):  # type: ignore[misc]  # it is not typed
    pass


class CountedMemcached(Counted, PyMemcacheCache):
    pass
