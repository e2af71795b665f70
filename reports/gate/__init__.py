"""The gate: counts against their budgets, timings where this machine can tell.

It decides and tells; it measures nothing. `windtunnel gate` (load/commands/gate.py) has
the endpoints asked and hands in what they cost.
"""

from __future__ import annotations

from .budgets import COUNTS, STATES, Budgets, BudgetsError, Costs, Counts, read_budgets
from .counts import changes, judge_counts
from .findings import Finding, Outcome, Place, Verdict
from .timings import judge_revisions, judge_runs, undecided

__all__ = [
    "COUNTS",
    "STATES",
    "Budgets",
    "BudgetsError",
    "Costs",
    "Counts",
    "Finding",
    "Outcome",
    "Place",
    "Verdict",
    "changes",
    "judge_counts",
    "judge_revisions",
    "judge_runs",
    "read_budgets",
    "undecided",
]
