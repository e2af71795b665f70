"""The task manager over many inputs: keys out of anything."""

from __future__ import annotations
