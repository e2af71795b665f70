"""Two bundles against each other: which of their findings both have."""

from __future__ import annotations

from reports.agreement.compare import CannotCompare, agreement_of
from reports.agreement.results import BundleComparison
from reports.agreement.words import Agreement

__all__ = ["Agreement", "BundleComparison", "CannotCompare", "agreement_of"]
