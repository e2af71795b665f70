"""Pages of one world against the same pages of a larger one."""

from __future__ import annotations
