"""Rules that touch nothing outside the process."""

from __future__ import annotations
