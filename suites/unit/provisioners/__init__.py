"""What provisioners say and decide, without starting anything."""

from __future__ import annotations
