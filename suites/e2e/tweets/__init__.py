"""The Twitter clone in a browser."""

from __future__ import annotations
