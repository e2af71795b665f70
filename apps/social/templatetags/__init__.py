"""Template tags of the lesson."""

from __future__ import annotations
