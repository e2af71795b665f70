"""Rules of reports: statistics, bundles, verdicts, doubts, renderers."""

from __future__ import annotations
