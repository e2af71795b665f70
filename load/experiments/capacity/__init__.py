"""How many requests a second can each strategy serve within an objective?"""

from __future__ import annotations

from .experiment import CapacityExperiment

__all__ = ["CapacityExperiment"]
