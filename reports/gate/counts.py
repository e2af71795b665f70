"""Measured counts against their budgets. They are exact: nothing here is about chance."""

from __future__ import annotations

from collections.abc import Iterator

from .budgets import COUNTS, Budgets, Costs, Counts
from .findings import Finding, Outcome, Place

UPDATE = "windtunnel gate --update"
TITLES = {
    "queries": "queries",
    "round_trips": "cache round trips",
    "bytes": "bytes of the body",
}


def judge_counts(budgets: Budgets, costs: Costs) -> list[Finding]:
    """One finding an endpoint, state and count; more than budgeted fails."""
    return [
        finding
        for (name, state), counts in costs.items()
        for finding in _findings(budgets, name, state, counts)
    ]


def changes(budgets: Budgets, costs: Costs) -> list[tuple[str, str, str]]:
    """What an update would change: what, from, to; in the file's order."""
    return [
        (finding.name, finding.allowed, finding.found)
        for finding in judge_counts(budgets, costs)
        if finding.allowed != finding.found
    ]


def _findings(
    budgets: Budgets, name: str, state: str, counts: Counts
) -> Iterator[Finding]:
    budget = budgets.endpoints[name].budget(state)
    place = Place(budgets.file, budgets.line_of(name, state))
    for count in COUNTS:
        found = getattr(counts, count)
        allowed = None if budget is None else getattr(budget, count)
        about = f"{name}, {state}: {TITLES[count]}"
        yield Finding(
            group=f"budgets of {budgets.lesson}",
            name=about,
            outcome=_outcome(allowed, found),
            allowed="none yet" if allowed is None else str(allowed),
            found=str(found),
            told=_told(about, allowed, found),
            improved=allowed is not None and found < allowed,
            place=place,
        )


def _outcome(allowed: int | None, found: int) -> Outcome:
    return Outcome.FAIL if allowed is None or found > allowed else Outcome.PASS


def _told(about: str, allowed: int | None, found: int) -> str:
    """
    >>> _told("feed, computed: queries", 5, 6)
    'feed, computed: queries: 6, and the budget is 5. Make it cheaper, or if it is worth \
that, write the new budget: windtunnel gate --update'
    """
    if allowed is None:
        return f"{about}: {found}, and there is no budget yet. Write one: {UPDATE}"
    if found > allowed:
        return (
            f"{about}: {found}, and the budget is {allowed}. Make it cheaper, or if it "
            f"is worth that, write the new budget: {UPDATE}"
        )
    if found < allowed:
        return f"{about}: {found}, and the budget is {allowed}. Keep what was won: {UPDATE}"
    return f"{about}: {found}, as budgeted."
