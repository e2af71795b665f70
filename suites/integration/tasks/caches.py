"""The lesson's cache under each strategy, on a server that can carry it."""

from __future__ import annotations

from typing import Any

import pytest

from apps.common.caching.catalogue import STRATEGIES


def on_a_server_that_will_do(
    strategy: str, settings: Any, request: pytest.FixtureRequest
) -> None:
    """Memcached, as the plan has it; Redis for those that need what Memcached lacks."""
    if "memcached" not in STRATEGIES[strategy].backends:
        told = settings.CACHES["tasks"]
        moved = {
            "LOCATION": request.getfixturevalue("redis_url"),
            "OPTIONS": {**told["OPTIONS"], "inner": "redis"},
        }
        settings.CACHES = {**settings.CACHES, "tasks": {**told, **moved}}
    settings.CACHE_STRATEGY = strategy
