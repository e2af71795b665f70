"""The arms of the caching experiment: a strategy or a peer on a backend: `versioned@redis`.

One whose entries live shorter or longer than the others' says so: `per_view@redis:5s`.
"""

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
    >>> arm_named("signals:5s", ttl_s=60).settings["CACHE_TTL_S"]
    '5'
    """
    name, _, life = name.partition(":")
    if name in (BASELINE, TWIN) and not life:
        return Arm(
            name=name,
            role="baseline" if name == BASELINE else "twin",
            strategy="none",
            backend="none",
            # Sessions stay on Redis in every arm, so some backend must be named.
            settings=_settings("none", "redis", ttl_s),
        )
    strategy, _, backend = name.partition("@")
    if strategy in (BASELINE, TWIN):
        raise UsageError(
            f"arm '{name}{':' if life else ''}{life}': '{BASELINE}' keeps nothing, so it "
            f"has no backend and no time to live; write '{BASELINE}', which every "
            "comparison holds anyway"
        )
    able = _backends_of(strategy)
    backend = chosen("backend", backend or "redis", BACKENDS)
    if backend not in able:
        raise UsageError(f"arm '{name}': {strategy} works on {' or '.join(able)} alone")
    # A class of somebody's own is called by its name, not by all of its path.
    called = f"{strategy.rpartition('.')[2]}@{backend}"
    return Arm(
        name=f"{called}:{life}" if life else called,
        role="candidate",
        strategy=strategy,
        backend=backend,
        settings=_settings(strategy, backend, _life_s(called, life) if life else ttl_s),
    )


def asking_for(arm: Arm) -> str:
    """What `arm_named` makes this arm of."""
    if arm.role != "candidate":
        return arm.name
    # A class of somebody's own is found by its path, and called by its name.
    return f"{arm.strategy}@{arm.name.rpartition('@')[2]}"


def is_path(strategy: str) -> bool:
    """Is it the dotted path of a class, and not a name of the catalogue?"""
    return "." in strategy


def _life_s(called: str, life: str) -> int:
    seconds = life.removesuffix("s")
    if not seconds.isdecimal() or int(seconds) < 1:
        raise UsageError(
            f"arm '{called}:{life}': '{life}' is no time to live; write whole seconds, "
            f"such as '{called}:5s'"
        )
    return int(seconds)


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
