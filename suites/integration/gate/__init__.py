"""Budgets and the gate, on the real site."""

from __future__ import annotations
