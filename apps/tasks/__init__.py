"""Lesson 2, a task manager: everybody has a list of her own, and nobody sees another's."""

from __future__ import annotations
