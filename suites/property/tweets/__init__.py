"""The Twitter clone over many inputs: which texts fit, and hostile ones."""

from __future__ import annotations
