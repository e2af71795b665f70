"""Cache servers as strategies need them, bytes under names: a file for each."""

from __future__ import annotations

from .deferrals import Counts, Deferral, Deferrer, Place
from .interface import Backend, Broadcaster, Ear, backend_named
from .leases import LeaseAnswer, State

__all__ = [
    "Backend",
    "Broadcaster",
    "Counts",
    "Deferral",
    "Deferrer",
    "Ear",
    "LeaseAnswer",
    "Place",
    "State",
    "backend_named",
]
