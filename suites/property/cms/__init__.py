"""The rules of the blog with a CMS over many texts."""

from __future__ import annotations
