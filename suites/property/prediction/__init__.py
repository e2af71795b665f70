"""Predicted hit ratios, over inputs that Hypothesis finds."""

from __future__ import annotations
