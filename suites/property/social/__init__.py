"""The social lesson over many inputs: hostile text."""

from __future__ import annotations
