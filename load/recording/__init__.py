"""What the generator writes down, and what a report can be made of."""

from __future__ import annotations
