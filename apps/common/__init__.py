"""What at least two lessons share; it knows no lesson."""

from __future__ import annotations
