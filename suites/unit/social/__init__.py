"""What of the social lesson needs no service: pictures, forms, and posts as HTML."""

from __future__ import annotations
