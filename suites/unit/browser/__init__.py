"""How the suites choose their browser, and what they hear from it."""

from __future__ import annotations
