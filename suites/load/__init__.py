"""Rules about time: the generator itself against servers of known behaviour."""

from __future__ import annotations
