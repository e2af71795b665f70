"""Statistics of reports against references, over many inputs."""

from __future__ import annotations
