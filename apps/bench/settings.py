"""What the bench adds to a site: a cache alias of its own, and nothing else."""

from __future__ import annotations

CACHE = {"KEY_PREFIX": "bench"}
