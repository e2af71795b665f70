"""Users: registration, login, logout and passwords, for every lesson."""

from __future__ import annotations
