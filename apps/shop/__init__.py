"""The shop of lesson 4: products that are looked for, carts, and stock that is sold once."""

from __future__ import annotations
