"""The shop when many come at once, and when it has much to sell."""

from __future__ import annotations
