"""The blog with a CMS in a browser."""

from __future__ import annotations
