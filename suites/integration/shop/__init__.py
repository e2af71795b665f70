"""The shop on real services, and on a fake of Stripe."""

from __future__ import annotations
