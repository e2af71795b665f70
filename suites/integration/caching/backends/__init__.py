"""Cache backends on real servers: what all of them do alike."""

from __future__ import annotations
