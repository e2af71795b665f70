"""Planning and running experiments, without measuring anything."""

from __future__ import annotations
