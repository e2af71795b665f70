"""The blog's rules that need nothing but themselves."""

from __future__ import annotations
