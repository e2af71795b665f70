"""Rules of predicted hit ratios: formulas, replays, recordings, and their errors."""

from __future__ import annotations
