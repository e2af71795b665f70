"""What of the Twitter clone needs no service: its form, and what it adds to a site."""

from __future__ import annotations
