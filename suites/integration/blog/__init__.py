"""The blog on its services."""

from __future__ import annotations
