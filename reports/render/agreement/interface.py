"""What a renderer of a comparison of bundles is: one way to write it down."""

from __future__ import annotations

from typing import Protocol

from reports.agreement import BundleComparison


class AgreementRenderer(Protocol):
    """Equal comparisons give equal text; every shared arm, its word and ratios are in it."""

    @property
    def suffix(self) -> str:
        """Of the file that the text belongs into: `html`."""

    def render(self, comparison: BundleComparison) -> str: ...
