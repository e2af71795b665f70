"""What of the task manager needs no service: forms, filters, and what it adds to the site."""

from __future__ import annotations
