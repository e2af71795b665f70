"""Whole runs of the stampede laboratory, as small as they can be."""

from __future__ import annotations
