"""Lesson 11, a Twitter clone: see README.md."""

from __future__ import annotations
