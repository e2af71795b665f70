"""The task manager on a real database and a real Memcached."""

from __future__ import annotations
