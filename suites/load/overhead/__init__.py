"""What measuring costs what is measured."""

from __future__ import annotations
