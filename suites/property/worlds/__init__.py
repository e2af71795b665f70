"""What holds in a generated world, whatever its size and its seed."""

from __future__ import annotations
