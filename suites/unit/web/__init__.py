"""What of apps/common/web needs no service."""

from __future__ import annotations
