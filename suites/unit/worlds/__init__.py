"""Rules of the data sets that need no database: names, sizes, casts, rows."""

from __future__ import annotations
