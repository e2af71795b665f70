"""Rules of the weather lesson that touch nothing outside the process."""

from __future__ import annotations
