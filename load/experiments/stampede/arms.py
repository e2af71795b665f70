"""The arms of the laboratory: strategies on one backend, beside cache_aside and its twin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from fixtures.strategies import remembers_data
from load.choices import UsageError
from load.experiments.caching.arms import arm_named
from reports.schema import Arm

Role: TypeAlias = Literal["baseline", "twin", "candidate"]

BASELINE = "cache_aside"
# The baseline under another name: whatever differs between the two is noise.
TWIN = "cache_aside-again"
STRATEGIES = (
    "signals",
    "versioned",
    "single_flight",
    "early_refresh",
    "stale_while_revalidate",
    "lease",
    "lease_or_old",
    "two_tier",
)


def arms_of(strategies: Sequence[str], *, backend: str, ttl_s: int) -> list[Arm]:
    """The baseline, its twin, and these; raises `UsageError` for what cannot be one.

    >>> [arm.name for arm in arms_of(["lease"], backend="redis", ttl_s=2)]
    ['cache_aside', 'cache_aside-again', 'lease']
    """
    wanted = dict.fromkeys(s for s in strategies if s not in (BASELINE, TWIN))
    return [
        _arm(BASELINE, backend, ttl_s, name=BASELINE, role="baseline"),
        _arm(BASELINE, backend, ttl_s, name=TWIN, role="twin"),
        *(
            _arm(each, backend, ttl_s, name=each.rpartition(".")[2], role="candidate")
            for each in wanted
        ),
    ]


def usual_strategies(backend: str) -> tuple[str, ...]:
    """All that have something to say here; two_tier needs the channels of Redis."""
    return tuple(s for s in STRATEGIES if s != "two_tier" or backend == "redis")


def _arm(strategy: str, backend: str, ttl_s: int, *, name: str, role: Role) -> Arm:
    arm = arm_named(f"{strategy}@{backend}", ttl_s=ttl_s)
    if not remembers_data(strategy):
        raise UsageError(
            f"strategy '{strategy}' remembers pages or parts of them, and the hot value "
            "is neither; take one that remembers data"
        )
    return Arm(
        name=name,
        role=role,
        strategy=arm.strategy,
        backend=arm.backend,
        settings=arm.settings,
    )
