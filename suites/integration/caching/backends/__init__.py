"""Cache strategies on real servers: promises, commits, outages."""

from __future__ import annotations
