"""By which variables a suite is told of services that are not its own."""

from __future__ import annotations

GIVEN = ("DATABASE_URL", "REDIS_URL", "MEMCACHED_URL")
