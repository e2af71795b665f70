"""What the plugins of these suites give to every test."""

from __future__ import annotations
