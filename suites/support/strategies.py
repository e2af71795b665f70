"""Which strategies a suite is about: the catalogue, or one that the command line names."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from apps.common.caching.base import Strategy
from apps.common.caching.catalogue import STRATEGIES, strategy_named


def strategies_of(config: pytest.Config) -> Sequence[type[Strategy]]:
    path = config.getoption("--strategy")
    return [strategy_named(path)] if path else list(STRATEGIES.values())
