"""The tables, and the index that helps with typos where the server can have one."""

from __future__ import annotations
