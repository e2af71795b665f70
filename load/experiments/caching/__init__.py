"""Which cache strategy serves a read-heavy feed best, and what does it cost?"""

from __future__ import annotations

from .experiment import CachingExperiment

__all__ = ["CachingExperiment"]
