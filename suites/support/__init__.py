"""What several suites build on and that is no fixture."""

from __future__ import annotations
