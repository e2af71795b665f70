"""The verdict in words: who protects the database, at what wait, and who tells old values."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from reports.laboratory.render.telling import Statement
from reports.render.wording import listed
from reports.stampede.analysis import Cell, StampedeAnalysis
from reports.stampede.render.wording import (
    AFTER,
    count_text,
    seconds_text,
    share_text,
)


def headline_of(analysis: StampedeAnalysis) -> str:
    """One sentence about the first trigger and the largest crowd."""
    if analysis.headline is None:
        return "Nothing was measured that counts."
    trigger, clients = analysis.headline
    cells = analysis.at(trigger, clients)
    best = protectors(cells)
    crowd = f"{AFTER[trigger]}, when {clients:,} clients ask at once"
    base = next((c for c in cells if c.arm.role == "baseline"), None)
    than = (
        f"; {base.arm.name} makes {base.computations.median:g}"
        if base is not None and base not in best
        else ""
    )
    names = listed([cell.arm.name for cell in best])
    makes = "makes" if len(best) == 1 else "make"
    return f"{names} {makes} {_how_many(best)} {crowd}{than}."


def statements_of(analysis: StampedeAnalysis) -> Iterator[Statement]:
    if analysis.headline is not None:
        yield _wait(analysis.at(*analysis.headline))
        yield _surge(analysis)
    for trigger, clients in reversed(analysis.situations):
        if trigger == "invalidation":
            yield _stale(analysis.at(trigger, clients))
            break
    for trigger, clients in reversed(analysis.situations):
        if trigger == "restart":
            yield _restart(analysis.at(trigger, clients))
            break
    if analysis.twins:
        yield _noise(analysis)
    if analysis.law is not None:
        yield _law(analysis)


def protectors(cells: Sequence[Cell]) -> list[Cell]:
    """Those that never made more than one; if none is so good, the best of all.

    Who told old values after a write made few computations at the reader's cost: she is
    no protector, unless all did so.
    """
    compared = [cell for cell in cells if cell.arm.role != "twin"]
    compared = [cell for cell in compared if not cell.stale] or compared
    one = [cell for cell in compared if cell.computations.high <= 1]
    return one or compared[:1]


def _how_many(best: Sequence[Cell]) -> str:
    if all(cell.always_one for cell in best):
        return "exactly 1 computation"
    if all(cell.computations.high <= 1 for cell in best):
        return "at most 1 computation"
    return f"{count_text(best[0].computations)} computations"


def _wait(cells: Sequence[Cell]) -> Statement:
    best = sorted(protectors(cells), key=lambda cell: cell.worst_s.median)
    told = [f"{seconds_text(cell.worst_s)} with {cell.arm.name}" for cell in best]
    base = next((cell for cell in cells if cell.arm.role == "baseline"), None)
    if base is not None and base not in best:
        told.append(f"{seconds_text(base.worst_s)} with {base.arm.name}")
    return Statement("At what wait", f"The last of the crowd waits {listed(told)}.")


def _surge(analysis: StampedeAnalysis) -> Statement:
    cells = [cell for cell in analysis.cells if cell.arm.role != "twin"]
    worst = max(cells, key=lambda cell: cell.surge.high)
    plan = analysis.plan
    return Statement(
        "What the database bears",
        f"At worst {worst.surge.high:g} computations at the same moment "
        f"({worst.arm.name}, {AFTER[worst.trigger]}). {plan.workers} processes with "
        f"{plan.threads} threads each could make {plan.workers * plan.threads}.",
    )


def _stale(cells: Sequence[Cell]) -> Statement:
    compared = [cell for cell in cells if cell.arm.role != "twin"]
    old = sorted(
        (cell for cell in compared if cell.stale), key=lambda cell: -cell.stale_share
    )
    never = [cell.arm.name for cell in compared if not cell.stale]
    told = [
        f"{cell.arm.name} ({share_text(cell.stale_share)} of its answers)"
        for cell in old
    ]
    some = f"{listed(told)} told what was true before it. " if told else ""
    none = f"{listed(never)} told no old value." if never else ""
    return Statement("Who tells old values", f"After a write, {some}{none}".strip())


def _restart(cells: Sequence[Cell]) -> Statement:
    compared = [cell for cell in cells if cell.arm.role != "twin"]
    least = min(compared, key=lambda cell: cell.computations.median)
    most = max(compared, key=lambda cell: cell.computations.median)
    slow = max(compared, key=lambda cell: cell.worst_s.high)
    back = [cell.recovered_s for cell in compared if cell.recovered_s]
    again = (
        f" Every process served from the cache again "
        f"{min(each.low for each in back):.1f} to "
        f"{max(each.high for each in back):.1f} s after the kill."
        if back
        else ""
    )
    return Statement(
        "When the cache dies",
        f"Without a cache there is nobody to ask for leave: {least.arm.name} makes "
        f"{count_text(least.computations)} computations, {most.arm.name} "
        f"{count_text(most.computations)}. Nobody waited longer than "
        f"{slow.worst_s.high:.1f} s ({slow.arm.name}).{again}",
    )


def _noise(analysis: StampedeAnalysis) -> Statement:
    """The pair that lies furthest apart says what a difference must exceed."""
    counts = max(analysis.twins, key=lambda twin: apart(twin.computations))
    waits = max(analysis.twins, key=lambda twin: apart(twin.worst))
    return Statement(
        "How noisy",
        f"{analysis.baseline.name} ran twice, as its own twin. Furthest apart the two had "
        f"{counts.computations:.2f} times the computations ({AFTER[counts.trigger]}, "
        f"{counts.clients:,} clients) and {waits.worst:.2f} times the worst wait "
        f"({AFTER[waits.trigger]}, {waits.clients:,}). Smaller differences mean nothing.",
    )


def apart(ratio: float) -> float:
    """How far from alike, whichever of the two is larger.

    >>> apart(0.5) == apart(2.0), apart(1.0)
    (True, 0.0)
    """
    return abs(math.log(ratio)) if ratio > 0 else math.inf


def _law(analysis: StampedeAnalysis) -> Statement:
    assert analysis.law is not None
    fit = analysis.law.fit
    said = (
        f"{fit.sample} values say nothing against the probability law of "
        if fit.p_value >= 0.05
        else f"{fit.sample} values do not fit the probability law of "
    )
    return Statement(
        "The law of early refresh",
        f"{said}{analysis.law.arm}: {fit.test} distance {fit.statistic:.3f}, "
        f"p = {fit.p_value:.2f}.",
    )
