"""The shop as a person sees it."""

from __future__ import annotations
