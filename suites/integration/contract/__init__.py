"""What the lesson plan names exists under that name."""

from __future__ import annotations
