"""The shop over many inputs: money, marks in texts, carts."""

from __future__ import annotations
