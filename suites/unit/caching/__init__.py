"""Cache strategies and what they stand on, with servers and time in memory."""

from __future__ import annotations
