"""Template tags that every lesson may load."""

from __future__ import annotations
