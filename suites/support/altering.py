"""What a test would have otherwise in the rounds of a bundle, before they are stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import msgspec

from reports import schema

Alter = Callable[[schema.Round], schema.Round]

INVARIANTS = (
    "no_lost_like",
    "no_vanished_post",
    "feed_order",
    "counts_equal_rows",
)


def only(arm: str, change: Alter) -> Alter:
    """Alter the rounds of one arm alone."""

    def alter(round_: schema.Round) -> schema.Round:
        return change(round_) if round_.arm == arm else round_

    return alter


def with_counters(**counters: float) -> Alter:
    """Overwrite some counters of a round."""

    def alter(round_: schema.Round) -> schema.Round:
        return msgspec.structs.replace(round_, counters={**round_.counters, **counters})

    return alter


def with_audit(
    *examples: schema.Violation, not_judged: str = "", **changes: object
) -> Alter:
    """A round after which these invariants were found broken; without any, none was."""
    audit = schema.Audit(
        acts=12,
        lost=0,
        facts=dict.fromkeys(INVARIANTS, 20),
        broken=dict(Counter(each.invariant for each in examples)),
        examples=list(examples),
        not_judged=not_judged,
    )
    audit = msgspec.structs.replace(audit, **changes)
    return lambda round_: msgspec.structs.replace(round_, audit=audit)


def with_operation(**changes: object) -> Alter:
    """Overwrite fields of a round's first operation."""

    def alter(round_: schema.Round) -> schema.Round:
        first, *rest = round_.operations
        changed = msgspec.structs.replace(first, **changes)
        return msgspec.structs.replace(round_, operations=[changed, *rest])

    return alter


def overloaded(done: schema.Round) -> schema.Round:
    """Half of what was due in each second was not completed in it."""
    seconds = [
        msgspec.structs.replace(second, completed=second.scheduled // 2)
        for second in done.seconds
    ]
    return msgspec.structs.replace(done, seconds=seconds)


def drifting(done: schema.Round) -> schema.Round:
    """Every round costs more CPU time than the one before."""
    cpu_s = done.counters["server_cpu_s"] * (1 + 0.03 * done.index)
    return with_counters(server_cpu_s=cpu_s)(done)


def slower_in_every_other_block(done: schema.Round) -> schema.Round:
    """The machine, by its reference work; for all arms of a block alike."""
    factor = 1.6 if done.block % 2 else 1.0
    return with_counters(reference_s=0.004 * factor)(done)
