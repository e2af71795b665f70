"""The systems under test: one Django project, composed of the lessons that APPS names."""

from __future__ import annotations
