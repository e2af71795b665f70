"""Telling a verdict: to a terminal, to JUnit's readers, and to GitHub in two ways."""

from __future__ import annotations

from .annotations import Annotations
from .interface import Material, Renderer
from .junit import JUnit
from .summary import Summary
from .terminal import Terminal

__all__ = [
    "RENDERERS",
    "Annotations",
    "JUnit",
    "Material",
    "Renderer",
    "Summary",
    "Terminal",
]

RENDERERS: tuple[Renderer, ...] = (Terminal(), JUnit(), Annotations(), Summary())
