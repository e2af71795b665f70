"""The verdict as Markdown: for the summary of a CI job, or a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reports.gate.findings import Finding

from .interface import Material, remarkable, word_of


class Summary:
    name = "summary"

    def render(self, material: Material) -> str:
        return "".join(f"{line}\n" for line in _lines(material))


def _lines(material: Material) -> Iterator[str]:
    verdict = material.verdict
    yield f"## {verdict.headline}"
    yield ""
    if shown := remarkable(verdict):
        yield from _table(shown)
        yield from (f"- {finding.told}" for finding in shown)
        yield ""
    yield from (f"{sentence}  " for sentence in (*verdict.detectable, *verdict.notes))
    yield "<details><summary>All that was asked</summary>"
    yield ""
    yield from _table(verdict.findings)
    yield "</details>"


def _table(findings: Iterable[Finding]) -> Iterator[str]:
    yield "| answer | what | allowed | found |"
    yield "| --- | --- | --- | --- |"
    for finding in findings:
        cells = (word_of(finding), finding.name, finding.allowed, finding.found)
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    yield ""
