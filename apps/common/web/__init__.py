"""The base look: templates, stylesheet, error pages, and protecting headers."""

from __future__ import annotations
