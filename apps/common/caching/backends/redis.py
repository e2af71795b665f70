"""Redis, through django-redis: it keeps the pool, and takes the usual OPTIONS."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import islice
from time import perf_counter
from typing import Any

from django_redis.cache import RedisCache
from django_redis.pool import ConnectionFactory
from redis import ConnectionPool, Redis
from redis.client import Pipeline
from redis.exceptions import RedisError, ResponseError

from apps.common.telemetry.recorder import count_round_trip

from ..interface import CacheUnavailable
from .interface import Ear
from .leases import NOBODY, LeaseAnswer, State
from .listener import Listener
from .redis_deferrals import RedisDeferrals

# Redis does one command after the other: a thousand names take it about 1 ms.
NAMES_PER_COMMAND = 1000

# INCR alone would begin a missing counter at 1, which it may have been before. It fails
# on what is no number, and on a full server always; DEL never does.
RAISE_COUNTERS = """
for _, counter in ipairs(KEYS) do
  if redis.call('EXISTS', counter) == 1 then
    local raised = redis.pcall('INCR', counter)
    if type(raised) == 'table' and raised.err then redis.call('DEL', counter) end
  end
end
"""
# The set lives as long as the last of its members, whose time may be another's.
ENTER = """
for entered = 3, #ARGV do redis.call('ZADD', KEYS[1], ARGV[2], ARGV[entered]) end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
redis.call('PEXPIRE', KEYS[1], math.ceil((last[2] - ARGV[1]) * 1000))
"""
# Something else in the place of an index lists nothing.
COLLECT = """
local members = {}
for _, index in ipairs(KEYS) do
  if redis.call('TYPE', index).ok == 'zset' then
    local listed = redis.call('ZRANGE', index, ARGV[1], '+inf', 'BYSCORE')
    for _, member in ipairs(listed) do members[#members + 1] = member end
  end
end
return members
"""
# As leases.py says what becomes of an entry: first byte, token, two moments, old value.
# What cannot be read is wanted, as what is not there.
LEASE = """
local answers = {}
for place, name in ipairs(KEYS) do
  local entry = redis.pcall('GET', name)
  if type(entry) == 'table' then redis.call('DEL', name); entry = false end
  local kind = entry and string.sub(entry, 1, 1)
  if kind == 'F' then
    answers[place] = {'hit', string.sub(entry, 2)}
  else
    local holder, leased, past, old = NOBODY, 0, 0, ''
    if kind == 'W' and string.len(entry) >= 43 then
      holder = string.sub(entry, 2, 17)
      leased = tonumber(string.sub(entry, 18, 30)) or 0
      past = tonumber(string.sub(entry, 31, 43)) or 0
      old = string.sub(entry, 44)
    end
    local now, till = tonumber(ARGV[2]), tonumber(ARGV[3])
    if old == '' or past <= now then old, past = '', 0 end
    if holder ~= NOBODY and leased > now then
      answers[place] = {'wait', old}
    else
      local life = math.max(till, past) - now
      local wanted = 'W' .. ARGV[1] .. ARGV[3] .. string.format('%013.0f', past) .. old
      redis.pcall('SET', name, wanted, 'PX', string.format('%.0f', life))
      answers[place] = {'leased', old}
    end
  end
end
return answers
""".replace("NOBODY", f"'{NOBODY:016x}'")
FILL = """
local entry = redis.pcall('GET', KEYS[1])
if type(entry) ~= 'string' then return 0 end
if string.sub(entry, 1, 17) ~= 'W' .. ARGV[1] then return 0 end
if ARGV[3] == nil then redis.call('DEL', KEYS[1]); return 1 end
local done = redis.pcall('SET', KEYS[1], 'F' .. ARGV[3], 'PX', ARGV[2])
if done.err then redis.call('DEL', KEYS[1]); return 0 end
return 1
"""
REVOKE = """
for _, name in ipairs(KEYS) do
  local entry = redis.pcall('GET', name)
  local past, old = tonumber(ARGV[2]), ''
  if type(entry) == 'string' and string.sub(entry, 1, 1) == 'F' then
    old = string.sub(entry, 2)
  elseif type(entry) == 'string' and string.len(entry) >= 43 then
    past = math.min(past, tonumber(string.sub(entry, 31, 43)) or 0)
    old = string.sub(entry, 44)
  end
  local life = past - tonumber(ARGV[1])
  if old == '' or life <= 0 then
    redis.call('DEL', name)
  else
    local wanted = 'W' .. NOBODY .. '0000000000000' .. string.format('%013.0f', past)
    local done = redis.pcall('SET', name, wanted .. old, 'PX', string.format('%.0f', life))
    if done.err then redis.call('DEL', name) end
  end
end
""".replace("NOBODY", f"'{NOBODY:016x}'")
INCREASE = """
if redis.call('EXISTS', KEYS[1]) == 0 then return false end
return redis.call('INCRBY', KEYS[1], ARGV[1])
"""


class RedisBackend(RedisDeferrals):
    # Redis would take 512 MB, but not within the timeout.
    largest_bytes = 64 * 1024 * 1024

    def __init__(
        self, location: str, *, timeout_s: float = 0.25, **options: Any
    ) -> None:
        django_options = {
            "SOCKET_CONNECT_TIMEOUT": timeout_s,
            "SOCKET_TIMEOUT": timeout_s,
            "CONNECTION_FACTORY": f"{__name__}.OwnPool",
            # The older protocol needs no greeting, and is parsed faster.
            "CONNECTION_POOL_KWARGS": {"protocol": 2},
            **options,
        }
        self._django = RedisCache(location, {"OPTIONS": django_options})
        self._listeners: list[Listener] = []

    def get_many(self, names: Collection[str]) -> dict[str, bytes]:
        values = self._ask(lambda redis: redis.mget(names))
        return {
            name: value
            for name, value in zip(names, values, strict=True)
            if value is not None
        }

    def set_many(self, values: Mapping[str, bytes], ttl_s: float | None) -> bool:
        answers = self._store(values, ttl_s, only_new=False)
        return not any(isinstance(answer, ResponseError) for answer in answers)

    def add_many(self, values: Mapping[str, bytes], ttl_s: float | None) -> set[str]:
        answers = self._store(values, ttl_s, only_new=True)
        return {
            name for name, answer in zip(values, answers, strict=True) if answer is True
        }

    def delete_many(self, names: Collection[str]) -> int:
        def delete(pipeline: Pipeline) -> None:
            for some in chunks(names):
                pipeline.delete(*some)

        return sum(self._ask_in_one_go(delete))

    def raise_counters(self, names: Collection[str]) -> None:
        def raise_all(pipeline: Pipeline) -> None:
            for some in chunks(names):
                pipeline.eval(RAISE_COUNTERS, len(some), *some)

        self._ask_in_one_go(raise_all)

    def add_to_index(
        self, entries: Mapping[str, Collection[str]], ttl_s: float
    ) -> bool:
        """A sorted set: beside each member stands when its time is over."""
        now_s = time.time()

        def add(pipeline: Pipeline) -> None:
            for index, members in entries.items():
                pipeline.eval(ENTER, 1, index, now_s, now_s + ttl_s, *members)

        answers = self._ask_in_one_go(add, raise_on_error=False)
        return not any(isinstance(answer, ResponseError) for answer in answers)

    def indexed(self, names: Collection[str]) -> set[str]:
        now_s = time.time()

        def collect(pipeline: Pipeline) -> None:
            for some in chunks(names):
                pipeline.eval(COLLECT, len(some), *some, now_s)

        answers = self._ask_in_one_go(collect)
        return {member.decode() for members in answers for member in members}

    def lease_many(
        self, names: Collection[str], token: int, *, now_ms: int, until_ms: int
    ) -> dict[str, LeaseAnswer]:
        told = (f"{token:016x}", str(now_ms), f"{until_ms:013d}")

        def lease(redis: Redis) -> list[Any]:
            # Every hit asks this: by the script's sum, which is shorter than its text.
            script = redis.register_script(LEASE)
            return [pair for some in chunks(names) for pair in script(some, told)]

        answers = self._ask(lease)
        return {
            name: LeaseAnswer(
                State(state.decode()), raw if is_raw(state, raw) else None
            )
            for name, (state, raw) in zip(names, answers, strict=True)
        }

    def fill_many(
        self, values: Mapping[str, bytes | None], token: int, ttl_s: float
    ) -> set[str]:
        told = (f"{token:016x}", milliseconds(ttl_s))

        def fill(pipeline: Pipeline) -> None:
            for name, value in values.items():
                given = () if value is None else (value,)
                pipeline.eval(FILL, 1, name, *told, *given)

        answers = self._ask_in_one_go(fill)
        return {name for name, filled in zip(values, answers, strict=True) if filled}

    def revoke_many(self, names: Collection[str], *, old_until_ms: int) -> None:
        now_ms = int(time.time() * 1000)

        def revoke(pipeline: Pipeline) -> None:
            for some in chunks(names):
                pipeline.eval(REVOKE, len(some), *some, now_ms, old_until_ms)

        self._ask_in_one_go(revoke)

    def increase(self, name: str, delta: int) -> int | None:
        raised: int | None = self._ask(
            lambda redis: redis.eval(INCREASE, 1, name, str(delta))
        )
        return raised

    def expire(self, name: str, ttl_s: float | None) -> bool:
        if ttl_s is None:
            # PERSIST answers 0 for an entry that lives for ever already.
            return bool(
                self._ask(lambda redis: redis.persist(name) or redis.exists(name))
            )
        life_ms = milliseconds(ttl_s)
        return bool(self._ask(lambda redis: redis.pexpire(name, life_ms)))

    def clear(self, prefix: str) -> None:
        """Not FLUSHDB: other caches, sessions too, may live in the same database."""
        plain = "".join(f"\\{sign}" if sign in "*?[\\" else sign for sign in prefix)
        names = self._ask(
            lambda redis: list(
                redis.scan_iter(match=f"{plain}*", count=NAMES_PER_COMMAND)
            )
        )
        self.delete_many(names)

    def publish(self, channel: str, message: bytes) -> None:
        self._ask(lambda redis: redis.publish(channel, message))

    def subscribe(self, channel: str, ear: Ear) -> None:
        listener = Listener(
            lambda: self._django.client.get_client(write=True).pubsub(), channel, ear
        )
        self._listeners.append(listener)
        listener.start()

    def ping(self) -> None:
        self._ask(lambda redis: redis.ping())

    def close(self) -> None:
        for listener in self._listeners:
            listener.end()
        self._django.client.get_client(write=True).connection_pool.disconnect()

    def _store(
        self, values: Mapping[str, bytes], ttl_s: float | None, *, only_new: bool
    ) -> list[Any]:
        life_ms = None if ttl_s is None else milliseconds(ttl_s)

        def store(pipeline: Pipeline) -> None:
            for name, value in values.items():
                pipeline.set(name, value, px=life_ms, nx=only_new)

        return self._ask_in_one_go(store, raise_on_error=False)

    def _ask_in_one_go(
        self, fill: Callable[[Pipeline], None], *, raise_on_error: bool = True
    ) -> list[Any]:
        """One round trip for many commands; what they answer, errors too if wanted."""

        def execute(redis: Redis) -> list[Any]:
            with redis.pipeline(transaction=False) as pipeline:
                fill(pipeline)
                return pipeline.execute(raise_on_error=raise_on_error)

        answers: list[Any] = self._ask(execute)
        return answers

    def _ask(self, question: Callable[[Redis], Any]) -> Any:
        began_s = perf_counter()
        try:
            return question(self._django.client.get_client(write=True))
        except (RedisError, OSError) as error:
            message = f"Redis did not answer: {type(error).__name__}: {error}"
            raise CacheUnavailable(message) from error
        finally:
            count_round_trip(perf_counter() - began_s)


class OwnPool(ConnectionFactory):  # type: ignore[misc]  # django-redis is not typed
    """One for each cache; django-redis has one for a URL, as who came first set it."""

    def get_or_create_connection_pool(self, params: dict[str, Any]) -> ConnectionPool:
        pool: ConnectionPool = self.get_connection_pool(params)
        return pool


def is_raw(state: bytes, raw: bytes) -> bool:
    """An empty string is a value only where there is one: Lua has no None in a list."""
    return bool(raw) or state == b"hit"


def chunks(names: Collection[str]) -> Iterator[list[str]]:
    rest = iter(names)
    while some := list(islice(rest, NAMES_PER_COMMAND)):
        yield some


def milliseconds(ttl_s: float) -> int:
    """At least one: Redis takes 0 for a mistake.

    >>> milliseconds(1.5), milliseconds(0.0001)
    (1500, 1)
    """
    return max(1, int(ttl_s * 1000))
