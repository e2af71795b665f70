"""What is done by hand."""

from __future__ import annotations
