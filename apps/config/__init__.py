"""The project: settings from the environment, and the lessons composed into a site."""

from __future__ import annotations
