"""The verdict for a terminal: what is not as it should be, and what could be noticed."""

from __future__ import annotations

from collections.abc import Iterator

from reports.gate.findings import Finding
from reports.render.tables import aligned

from .interface import Material, remarkable, word_of


class Terminal:
    name = "terminal"

    def render(self, material: Material) -> str:
        return "".join(f"{line}\n" for line in _lines(material))


def _lines(material: Material) -> Iterator[str]:
    verdict = material.verdict
    shown = remarkable(verdict)
    if shown:
        heads = ("", "what", "allowed", "found")
        yield from aligned([heads, *map(_cells, shown)])
        yield ""
        yield from (_sentence(material, finding) for finding in shown)
        yield ""
    yield from verdict.detectable
    yield from verdict.notes
    yield verdict.headline


def _cells(finding: Finding) -> tuple[str, ...]:
    return word_of(finding), finding.name, finding.allowed, finding.found


def _sentence(material: Material, finding: Finding) -> str:
    if finding.place is None:
        return finding.told
    where = f"{material.path_of(finding.place.file)}:{finding.place.line}"
    return f"{where}: {finding.told}"
