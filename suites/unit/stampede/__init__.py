"""The arithmetic and the report of the stampede laboratory."""

from __future__ import annotations
