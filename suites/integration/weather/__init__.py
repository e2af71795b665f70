"""The weather lesson on real services, and on a fake of its source."""

from __future__ import annotations
