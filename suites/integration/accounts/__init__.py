"""Registration, login, logout and passwords, on a real database."""

from __future__ import annotations
