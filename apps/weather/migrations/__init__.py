"""The schema's history."""

from __future__ import annotations
