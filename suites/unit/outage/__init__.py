"""The rule of the dent, and the report of the outage laboratory."""

from __future__ import annotations
