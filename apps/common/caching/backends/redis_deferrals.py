"""Books of waiting writes in Redis; deferrals.py says what they are.

A book is a sorted set of its places, those that wait longest first; beside it stand a
hash a group, with the values, and a hash of counts. None of them expires. A server with
`maxmemory` must have a policy that spares them: `noeviction`, or one of `volatile-*`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from typing import Any

from redis import Redis

from .deferrals import MOMENT_DIGITS, Counts, Deferral, Place

# The first command may fail, on a full server; once it has written, a script may go on.
DEFER = """
local waits = redis.call('HEXISTS', KEYS[2], ARGV[1]) == 1
local many = redis.call('ZCARD', KEYS[1])
if not waits and many >= tonumber(ARGV[5]) then return {'refused', many} end
local done = redis.pcall('HSET', KEYS[2], ARGV[1], ARGV[3])
if type(done) == 'table' and done.err then
  return {waits and 'blocked' or 'refused', many}
end
redis.call('ZADD', KEYS[1], 'NX', ARGV[4], ARGV[2])
redis.call('HINCRBY', KEYS[3], 'accepted', 1)
return {'waits', redis.call('ZCARD', KEYS[1])}
"""
DEFERRED = """
local found = {}
for _, group in ipairs(KEYS) do
  for _, raw in ipairs(redis.call('HVALS', group)) do found[#found + 1] = raw end
end
return found
"""
OLDEST = """
local found = {}
for _, member in ipairs(redis.call('ZRANGE', KEYS[1], 0, ARGV[1] - 1)) do
  local group, field = string.match(member, '^(%S+) (%S+)$')
  local raw = redis.call('HGET', KEYS[1] .. '!' .. group, field)
  if raw then found[#found + 1] = {group, field, raw} end
end
return found
"""
# What was written meanwhile waits since then. Counting needs memory, and may fail.
SETTLE = """
for at = 1, #ARGV, 3 do
  local group, field, raw = KEYS[1] .. '!' .. ARGV[at], ARGV[at + 1], ARGV[at + 2]
  local member = ARGV[at] .. ' ' .. field
  local there = redis.call('HGET', group, field)
  if there == raw then
    redis.call('HDEL', group, field)
    redis.call('ZREM', KEYS[1], member)
  elseif there then
    redis.pcall('ZADD', KEYS[1], 'XX', string.sub(there, 1, DIGITS), member)
  end
end
redis.pcall('HINCRBY', KEYS[2], 'written', #ARGV / 3)
""".replace("DIGITS", str(MOMENT_DIGITS))
WITHDRAW = """
for at = 1, #ARGV, 3 do
  local group, field = KEYS[1] .. '!' .. ARGV[at], ARGV[at + 1]
  local there = redis.call('HGET', group, field)
  if there and tonumber(string.sub(there, 1, DIGITS)) <= tonumber(ARGV[at + 2]) then
    redis.call('HDEL', group, field)
    redis.call('ZREM', KEYS[1], ARGV[at] .. ' ' .. field)
  end
end
""".replace("DIGITS", str(MOMENT_DIGITS))
COUNT = """
local oldest = redis.call('ZRANGE', KEYS[1], 0, 0)[1]
local since = false
if oldest then since = redis.call('ZSCORE', KEYS[1], oldest) end
return {
  redis.call('ZCARD', KEYS[1]),
  since,
  redis.call('HGET', KEYS[2], 'accepted'),
  redis.call('HGET', KEYS[2], 'written')
}
"""


class RedisDeferrals(ABC):
    """The part of the Redis backend that satisfies `Deferrer`."""

    @abstractmethod
    def _ask(self, question: Callable[[Redis], Any]) -> Any: ...

    def defer(
        self, book: str, place: Place, raw: bytes, *, at_most: int
    ) -> tuple[Deferral, int]:
        keys = (book, group_of(book, place.group), counts_of(book))
        told = (place.field, " ".join(place), raw, raw[:MOMENT_DIGITS], at_most)
        state, waiting = self._run(DEFER, keys, told)
        return Deferral(state.decode()), waiting

    def deferred(self, book: str, groups: Collection[str]) -> list[bytes]:
        found: list[bytes] = self._run(DEFERRED, [group_of(book, g) for g in groups])
        return found

    def oldest_deferred(self, book: str, number: int) -> dict[Place, bytes]:
        return {
            Place(group.decode(), field.decode()): raw
            for group, field, raw in self._run(OLDEST, [book], [number])
        }

    def settle(self, book: str, written: Mapping[Place, bytes]) -> None:
        told = [part for place, raw in written.items() for part in (*place, raw)]
        self._run(SETTLE, [book, counts_of(book)], told)

    def withdraw(self, book: str, until_us: Mapping[Place, int]) -> None:
        told = [part for place, moment in until_us.items() for part in (*place, moment)]
        self._run(WITHDRAW, [book], told)

    def deferrals(self, book: str) -> Counts:
        waiting, since, *sums = self._run(COUNT, [book, counts_of(book)])
        accepted, written = (int(each or 0) for each in sums)
        return Counts(waiting, int(float(since)) if since else None, accepted, written)

    def _run(
        self,
        script: str,
        keys: Collection[str],
        told: Collection[str | bytes | int] = (),
    ) -> Any:
        return self._ask(
            lambda redis: redis.register_script(script)(list(keys), list(told))
        )


def group_of(book: str, group: str) -> str:
    return f"{book}!{group}"


def counts_of(book: str) -> str:
    return f"{book}#counts"
