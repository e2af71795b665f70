"""The commands of `windtunnel`, one module each; cli.py is their table of contents."""

from __future__ import annotations
