"""The generator as a process, against a tiny site whose behaviour is known."""

from __future__ import annotations
