"""Cache strategies against models that are obviously right."""

from __future__ import annotations
