"""What `windtunnel` says and how it exits."""

from __future__ import annotations
