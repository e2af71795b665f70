"""The tables of apps.common."""

from __future__ import annotations
