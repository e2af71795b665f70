"""Keyset pages against slices of a list; pictures made of anything."""

from __future__ import annotations
