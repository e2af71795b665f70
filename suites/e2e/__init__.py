"""Rules of the running site, seen through a browser."""

from __future__ import annotations
