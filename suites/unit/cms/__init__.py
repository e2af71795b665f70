"""The rules of the blog with a CMS, one by one."""

from __future__ import annotations
