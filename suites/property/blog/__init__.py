"""The blog's rules over many texts."""

from __future__ import annotations
