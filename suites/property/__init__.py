"""Rules over many inputs, found by Hypothesis; they touch nothing outside the process."""

from __future__ import annotations
