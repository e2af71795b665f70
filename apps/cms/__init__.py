"""The blog with a CMS of lesson 7: written in the admin, read by strangers."""

from __future__ import annotations
