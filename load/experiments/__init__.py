"""Experiments: a question, its arms, a plan fixed beforehand, and one loop that runs it."""

from __future__ import annotations
