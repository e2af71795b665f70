"""What a request is said to have cost."""

from __future__ import annotations
