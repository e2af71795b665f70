"""Budgets: what each endpoint of a lesson may cost."""

from __future__ import annotations

from .budgets import COUNTS, STATES, Budgets, BudgetsError, Costs, Counts, read_budgets

__all__ = [
    "COUNTS",
    "STATES",
    "Budgets",
    "BudgetsError",
    "Costs",
    "Counts",
    "read_budgets",
]
