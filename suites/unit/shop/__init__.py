"""What of the shop needs no service: money, limits, filters, and how texts are cut."""

from __future__ import annotations
