"""The bench: one hot value on a live site."""

from __future__ import annotations
