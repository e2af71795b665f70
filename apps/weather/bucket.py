"""The rate limit, obeyed by all workers together: a token bucket in Redis.

A question takes a token, and tokens come back at a steady rate. Of a limit of 60 a
minute, some may be used at once and the rest comes back over the minute, so that there
are never more than 60 in any 60 seconds: a full bucket and what drips in meanwhile.

The clock is the server's, for those of several workers differ. Who cannot reach it asks
nothing: a limit that nobody can keep count of is kept by waiting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import redis

# A quarter of a limit may be used in one moment.
BURST = 0.25
UNCOUNTED_WAIT_S = 60.0

TAKE = """
local now = tonumber(ARGV[3])
if not now then
  local told = redis.call('TIME')
  now = tonumber(told[1]) + tonumber(told[2]) / 1000000
end
local room, per_s = tonumber(ARGV[1]), tonumber(ARGV[2])
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local since = math.max(0, now - (tonumber(kept[2]) or now))
local tokens = math.min(room, (tonumber(kept[1]) or room) + since * per_s)
local wait = 0
if tokens >= 1 then
  tokens = tokens - 1
else
  -- Never so short that it is written as 0, which means now.
  wait = math.max(0.001, (1 - tokens) / per_s)
end
redis.call('HSET', KEYS[1], 'tokens', string.format('%.9f', tokens),
           'at', string.format('%.6f', now))
redis.call('EXPIRE', KEYS[1], math.ceil(room / per_s) + 1)
return string.format('%.6f', wait)
"""


class Turns(Protocol):
    def take(self) -> float:
        """0 if a question may be asked now; else after how many seconds to try again."""


@dataclass(frozen=True)
class Bucket:
    """`name` is what is limited: all who say the same share one bucket."""

    server: redis.Redis
    name: str
    per_minute: int

    @property
    def room(self) -> int:
        return max(1, int(self.per_minute * BURST))

    @property
    def per_s(self) -> float:
        """So that room and a minute's drip together are no more than the limit."""
        return max(self.per_minute - self.room, 0.5) / 60

    def take(self, *, now_s: float | None = None) -> float:
        """See `Turns`; `now_s` takes the place of the server's clock."""
        clock = "" if now_s is None else repr(now_s)
        told = (self.room, self.per_s, clock)
        try:
            wait = self.server.eval(TAKE, 1, self.name, *map(str, told))
        except redis.RedisError:
            return UNCOUNTED_WAIT_S
        return float(wait)
