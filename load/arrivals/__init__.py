"""The open loop: when people arrive, who they are, what they do, and its delivery."""

from __future__ import annotations
