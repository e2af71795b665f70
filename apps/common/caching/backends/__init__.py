"""Cache servers as strategies need them, bytes under names: a file for each."""

from __future__ import annotations

from .interface import Backend, backend_named

__all__ = ["Backend", "backend_named"]
