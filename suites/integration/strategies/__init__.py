"""Strategies of somebody's own: held to the contract, then measured."""

from __future__ import annotations
