"""The suites: the folder of a test is a promise about what it touches."""

from __future__ import annotations
