"""A whole run of the outage laboratory, as small as it can be."""

from __future__ import annotations
