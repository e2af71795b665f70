"""Keyset pages against slices of a list."""

from __future__ import annotations
