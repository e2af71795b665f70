"""What a request cost: counted while it runs, told in a header and in the log."""

from __future__ import annotations
