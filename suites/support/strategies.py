"""Which strategies a suite is about, and on which server a lesson's cache can have them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from apps.common.caching.base import Strategy
from apps.common.caching.catalogue import STRATEGIES, strategy_named


def strategies_of(config: pytest.Config) -> Sequence[type[Strategy]]:
    """The catalogue, or the one that the command line names."""
    path = config.getoption("--strategy")
    return [strategy_named(path)] if path else list(STRATEGIES.values())


def on_a_server_that_will_do(
    lesson: str, strategy: str, settings: Any, request: pytest.FixtureRequest
) -> None:
    """Memcached, as its plan has it; Redis for those that need what Memcached lacks."""
    if "memcached" not in STRATEGIES[strategy].backends:
        told = settings.CACHES[lesson]
        moved = {
            "LOCATION": request.getfixturevalue("redis_url"),
            "OPTIONS": {**told["OPTIONS"], "inner": "redis"},
        }
        settings.CACHES = {**settings.CACHES, lesson: {**told, **moved}}
    settings.CACHE_STRATEGY = strategy
