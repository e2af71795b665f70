"""Is the code as it is now slower than a revision? Two deployments, side by side."""

from __future__ import annotations

from .checkout import Checkout, checked_out, commit_of
from .experiment import PROFILES, RevisionsExperiment, plan_for

__all__ = [
    "PROFILES",
    "Checkout",
    "RevisionsExperiment",
    "checked_out",
    "commit_of",
    "plan_for",
]
