"""Rules of the weather lesson over many inputs."""

from __future__ import annotations
