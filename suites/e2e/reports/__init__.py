"""The report as a reader has it: in a browser."""

from __future__ import annotations
