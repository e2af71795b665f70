"""The Twitter clone on a real database and a real cache."""

from __future__ import annotations
