"""Laws of schedules and popularity, over many rates, seeds and sizes."""

from __future__ import annotations
