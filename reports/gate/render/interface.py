"""What a renderer of the gate is: one way to tell a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from reports.gate.findings import Finding, Outcome, Verdict


@dataclass(frozen=True)
class Material:
    """What there is to tell; paths are told as seen from `root`."""

    verdict: Verdict
    root: Path

    def path_of(self, file: Path) -> str:
        """As the project's own tools name it; as it is, if it lies elsewhere."""
        if file.is_relative_to(self.root):
            return file.relative_to(self.root).as_posix()
        return file.as_posix()


class Renderer(Protocol):
    """Equal material gives equal text; nothing that failed or stayed open is left out."""

    @property
    def name(self) -> str:
        """What it writes for: `junit`."""

    def render(self, material: Material) -> str: ...


def remarkable(verdict: Verdict) -> list[Finding]:
    """What a reader must see: failures, then open questions, then what became better."""
    return [
        *verdict.those(Outcome.FAIL),
        *verdict.those(Outcome.INCONCLUSIVE),
        *verdict.improvements,
    ]


def word_of(finding: Finding) -> str:
    """The outcome; `better` where there is something to keep."""
    return "better" if finding.improved else finding.outcome.value
