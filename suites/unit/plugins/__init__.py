"""How the site is put together from its environment and its lessons."""

from __future__ import annotations
