"""Worlds on a real Postgres: built, copied, compared, and what can go wrong."""

from __future__ import annotations
