"""Results: their format, statistics, doubts and pages. It knows nobody."""

from __future__ import annotations
