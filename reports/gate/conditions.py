"""Whether two runs may be compared: the same question, load, data and machine."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from reports.store import Bundle

# What a plan must have in common with another for their figures to be about one thing.
OF_PLANS = ("experiment", "world", "world_fingerprint", "workload", "cores", "services")
# Revision, Python and packages may differ: they are what is judged.
OF_MACHINES = (
    "cpu",
    "cores",
    "memory_bytes",
    "kernel",
    "os",
    "limits",
    "services",
    "service_settings",
)


def differences(base: Bundle, head: Bundle) -> list[str]:
    """What keeps the runs from being compared; empty where nothing does."""
    return [
        *_between(base.plan, head.plan, OF_PLANS),
        *_between(base.environment, head.environment, OF_MACHINES),
        *_arms(base, head),
    ]


def _between(
    old: msgspec.Struct, new: msgspec.Struct, names: tuple[str, ...]
) -> Iterator[str]:
    for name in names:
        then, now = getattr(old, name), getattr(new, name)
        if then != now:
            yield f"{name} was {_short(then)} and is {_short(now)}"


def _arms(base: Bundle, head: Bundle) -> Iterator[str]:
    """An arm that kept its name and became another one."""
    then = {arm.name: arm for arm in base.plan.arms}
    for arm in head.plan.arms:
        if arm.name in then and then[arm.name] != arm:
            yield f"the arm {arm.name} has other settings than it had"


def _short(value: object) -> str:
    text = repr(msgspec.to_builtins(value))
    return text if len(text) <= 80 else f"{text[:77]}..."
