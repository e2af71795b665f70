"""The blog of lesson 1: pages that are the same for everybody."""

from __future__ import annotations
