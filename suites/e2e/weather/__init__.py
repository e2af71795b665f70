"""The weather site in a browser."""

from __future__ import annotations
