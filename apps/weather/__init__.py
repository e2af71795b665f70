"""Lesson 3: the weather of cities, fetched from elsewhere and shown even when that is down."""

from __future__ import annotations
