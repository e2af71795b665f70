"""The social lesson over many inputs: pictures and hostile text."""

from __future__ import annotations
