"""Whole runs of an experiment on real services: begun, killed, resumed."""

from __future__ import annotations
