"""The verdict as GitHub's workflow commands: remarks beside the lines that they concern.

Source: "Workflow commands for GitHub Actions", docs.github.com.
"""

from __future__ import annotations

from reports.gate.findings import Finding, Outcome

from .interface import Material, remarkable

_LEVELS = {
    Outcome.FAIL: "error",
    Outcome.INCONCLUSIVE: "warning",
    Outcome.PASS: "notice",
}


class Annotations:
    name = "annotations"

    def render(self, material: Material) -> str:
        return "".join(
            f"{_command(material, finding)}\n"
            for finding in remarkable(material.verdict)
        )


def _command(material: Material, finding: Finding) -> str:
    properties = {"title": finding.name}
    if finding.place is not None:
        path = material.path_of(finding.place.file)
        properties = {"file": path, "line": str(finding.place.line), **properties}
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_LEVELS[finding.outcome]} {told}::{_data(finding.told)}"


def _data(text: str) -> str:
    r"""
    >>> _data("5% worse\nthan before")
    '5%25 worse%0Athan before'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """
    >>> _property("feed, computed: queries")
    'feed%2C computed%3A queries'
    """
    return _data(text).replace(":", "%3A").replace(",", "%2C")
