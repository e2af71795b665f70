"""The blog with a CMS on its services."""

from __future__ import annotations
