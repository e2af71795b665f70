"""A crowd on one hot value."""

from __future__ import annotations
