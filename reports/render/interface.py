"""What a renderer is: one way to write an analysis down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from reports.results import Analysis


@dataclass(frozen=True)
class Material:
    """What there is to render: what was found, and the data that it was found in."""

    analysis: Analysis
    archive: bytes  # the bundle itself, packed by archive.py


class Renderer(Protocol):
    """Equal material gives equal text; every arm, its verdict and ratio are in it."""

    @property
    def suffix(self) -> str:
        """Of the file that the text belongs into: `html`."""

    def render(self, material: Material) -> str: ...
