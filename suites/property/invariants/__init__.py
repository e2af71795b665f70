"""What may be true after acts that overlap, against all orders in which they may have been."""

from __future__ import annotations
