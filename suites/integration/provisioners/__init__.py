"""Provisioners at work: real servers, on every rung that this machine has."""

from __future__ import annotations
