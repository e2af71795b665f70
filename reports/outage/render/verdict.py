"""The verdict in words: errors first, then dents, and who is shown old values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.laboratory.render.telling import Statement
from reports.outage.analysis import Cell, OutageAnalysis
from reports.outage.faults import FAULTS, FaultName
from reports.outage.render.tables import fault_title
from reports.outage.render.wording import length_text
from reports.render.wording import counted, listed

CALM: FaultName = "calm"


def headline_of(analysis: OutageAnalysis) -> str:
    """Whether anybody got an error, and the longest dent."""
    if not analysis.cells:
        return "Nothing was measured that counts."
    broken = [cell for cell in analysis.cells if cell.fault != CALM]
    dents = [cell for cell in broken if cell.dents]
    if not broken:
        return f"{_errors(analysis)}, and nothing was broken."
    if not dents:
        return f"{_errors(analysis)}, and no outage made a dent."
    longest = max(dents, key=lambda cell: (cell.unrecovered, cell.length_s.median))
    return (
        f"{_errors(analysis)}; the longest dent, of {longest.arm.name} "
        f"{FAULTS[longest.fault].when}, lasts {length_text(longest)}."
    )


def statements_of(analysis: OutageAnalysis) -> Iterator[Statement]:
    for fault in analysis.faults:
        if fault != CALM:
            yield Statement(fault_title(fault), _dents(analysis.at(fault)))
    if any(cell.looks for cell in analysis.cells):
        yield Statement("Who is shown old values", _stale(analysis))
    if any(cell.lost_writes is not None for cell in analysis.cells):
        yield Statement("What is lost", _lost(analysis))
    if calm := analysis.at(CALM):
        yield Statement("How noisy", _noise(calm))
    if analysis.plan.left_out:
        yield Statement("What could not be", _left_out(analysis))


def _errors(analysis: OutageAnalysis) -> str:
    rounds = sum(cell.repeats for cell in analysis.cells)
    asked = f"{analysis.replies:,} requests in {counted(rounds, 'round')}"
    if not analysis.errors:
        return f"No error in {asked}"
    return f"{counted(analysis.errors, 'error')} in {asked}"


def _dents(cells: Sequence[Cell]) -> str:
    """Of strategies; what has no cache is told beside them."""
    compared = [cell for cell in cells if cell.arm.strategy != "none"] or list(cells)
    none = [cell.arm.name for cell in compared if not cell.dents]
    hurt = [cell for cell in compared if cell.dents]
    said = [f"No dent with {listed(none)}."] if none else []
    if hurt:
        said.append(_shortest(hurt))
    said += [
        f"{cell.arm.name}, which has nothing but sessions there: {length_text(cell)}."
        for cell in cells
        if cell not in compared
    ]
    if wrong := sum(cell.errors for cell in cells):
        said.insert(0, f"{counted(wrong, 'error')}.")
    return " ".join(said)


def _shortest(hurt: Sequence[Cell]) -> str:
    told = listed([f"{cell.arm.name} ({length_text(cell)})" for cell in hurt])
    return f"{'The dent' if len(hurt) == 1 else 'Dents, the shortest first'}: {told}."


def _stale(analysis: OutageAnalysis) -> str:
    """Some promise no better: what is written is seen when the old value has expired."""
    old = [cell for cell in analysis.cells if cell.stale]
    if not old:
        return (
            "What was written during an outage was seen by all who looked afterwards."
        )
    told = listed([f"{cell.arm.name} {FAULTS[cell.fault].when}" for cell in old])
    return (
        f"What was written meanwhile was not seen afterwards with {told}. A strategy "
        "that does not hear of writes promises no better, outage or not: its values are "
        "as old as their time to live allows."
    )


def _lost(analysis: OutageAnalysis) -> str:
    """A strategy that writes behind may lose what it was told, within a bound."""
    losing = [cell for cell in analysis.cells if cell.lost_writes]
    if not losing:
        return "Whatever people were told that they had done is in the database."
    told = listed(
        [f"{c.lost_writes} with {c.arm.name} {FAULTS[c.fault].when}" for c in losing]
    )
    return f"Of what people were told that they had done, the database lacks {told}."


def _noise(calm: Sequence[Cell]) -> str:
    rounds, dents = (sum(getattr(c, n) for c in calm) for n in ("repeats", "dents"))
    if not dents:
        return f"In {counted(rounds, 'round')} in which nothing happened: no dent."
    longest_s = max(cell.length_s.high for cell in calm)
    return (
        f"In {dents} of {counted(rounds, 'round')} in which nothing happened the rule "
        f"found a dent, up to {longest_s:.2f} s: shorter ones mean nothing."
    )


def _left_out(analysis: OutageAnalysis) -> str:
    reasons = {(each.fault, each.why) for each in analysis.plan.left_out}
    return " ".join(f"{fault}: {why}." for fault, why in sorted(reasons))
