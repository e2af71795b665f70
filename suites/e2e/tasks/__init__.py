"""The task manager as a person sees it, in a browser."""

from __future__ import annotations
