"""What of the social lesson needs no service: forms, names, and posts as HTML."""

from __future__ import annotations
