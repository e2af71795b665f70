"""The arms of the caching experiment: a strategy or a peer on a backend: `versioned@redis`."""

from __future__ import annotations

from fixtures.strategies import (
    BACKENDS,
    NoStrategy,
    backends_of,
    peer_names,
    strategy_names,
)
from load.choices import UsageError, chosen
from reports.schema import Arm

BASELINE = "none"
# The baseline under another name: whatever differs between the two is noise.
TWIN = "none-again"


def arm_named(name: str, *, ttl_s: int) -> Arm:
    """The arm that `name` asks for; without a backend, Redis is meant.

    A strategy is a name of the catalogue, a peer, or the dotted path of a class.

    >>> arm_named("signals", ttl_s=60).name
    'signals@redis'
    """
    if name in (BASELINE, TWIN):
        return Arm(
            name=name,
            role="baseline" if name == BASELINE else "twin",
            strategy="none",
            backend="none",
            # Sessions stay on Redis in every arm, so some backend must be named.
            settings=_settings("none", "redis", ttl_s),
        )
    strategy, _, backend = name.partition("@")
    able = _backends_of(strategy)
    backend = chosen("backend", backend or "redis", BACKENDS)
    if backend not in able:
        raise UsageError(f"arm '{name}': {strategy} works on {' or '.join(able)} alone")
    if strategy == "none":
        raise UsageError(
            f"arm '{name}': 'none' keeps nothing, so it has no backend; "
            "write 'none', which every comparison holds anyway"
        )
    return Arm(
        # A class of somebody's own is called by its name, not by all of its path.
        name=f"{strategy.rpartition('.')[2]}@{backend}",
        role="candidate",
        strategy=strategy,
        backend=backend,
        settings=_settings(strategy, backend, ttl_s),
    )


def is_path(strategy: str) -> bool:
    """Is it the dotted path of a class, and not a name of the catalogue?"""
    return "." in strategy


def _backends_of(strategy: str) -> tuple[str, ...]:
    if not is_path(strategy):
        chosen("strategy", strategy, (*strategy_names(), *peer_names()))
    try:
        return backends_of(strategy)
    except NoStrategy as error:
        raise UsageError(str(error)) from error


def _settings(strategy: str, backend: str, ttl_s: int) -> dict[str, str]:
    under_a_peer = strategy in peer_names()
    return {
        "CACHE_STRATEGY": "none" if under_a_peer else strategy,
        **({"CACHE_PEER": strategy} if under_a_peer else {}),
        "CACHE_BACKEND": backend,
        "CACHE_TTL_S": str(ttl_s),
    }
