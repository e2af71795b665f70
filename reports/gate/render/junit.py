"""The verdict as JUnit XML, which every CI shows: one test case a finding.

JUnit knows no third answer. What is inconclusive is a skipped case, with the reason;
the exit status tells it from a pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree as xml

from reports.gate.findings import Finding, Outcome

from .interface import Material

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
# What XML 1.0 cannot say at all.
_UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class JUnit:
    name = "junit"

    def render(self, material: Material) -> str:
        findings = material.verdict.findings
        root = xml.Element(
            "testsuites", {"name": "windtunnel gate", **_counts(findings)}
        )
        for group in dict.fromkeys(finding.group for finding in findings):
            same = [finding for finding in findings if finding.group == group]
            suite = xml.SubElement(
                root, "testsuite", {"name": _said(group), **_counts(same)}
            )
            for finding in same:
                _add_case(suite, finding, material)
        xml.indent(root)
        # Said here, for ElementTree would name the encoding of this machine's locale.
        return f"{DECLARATION}\n{xml.tostring(root, encoding='unicode')}\n"


def _counts(findings: Iterable[Finding]) -> dict[str, str]:
    outcomes = [finding.outcome for finding in findings]
    return {
        "tests": str(len(outcomes)),
        "failures": str(outcomes.count(Outcome.FAIL)),
        "errors": "0",
        "skipped": str(outcomes.count(Outcome.INCONCLUSIVE)),
    }


def _add_case(suite: xml.Element, finding: Finding, material: Material) -> None:
    case = xml.SubElement(suite, "testcase", _identity(finding, material))
    told = _said(finding.told)
    if finding.outcome is Outcome.FAIL:
        xml.SubElement(
            case, "failure", message=told
        ).text = f"allowed: {_said(finding.allowed)}, found: {_said(finding.found)}"
    elif finding.outcome is Outcome.INCONCLUSIVE:
        xml.SubElement(case, "skipped", message=told)
    else:
        xml.SubElement(case, "system-out").text = told


def _identity(finding: Finding, material: Material) -> dict[str, str]:
    identity = {"name": _said(finding.name), "classname": _said(finding.group)}
    if finding.place is None:
        return identity
    file = _said(material.path_of(finding.place.file))
    return {**identity, "file": file, "line": str(finding.place.line)}


def _said(text: str) -> str:
    return _UNSPEAKABLE.sub("\N{REPLACEMENT CHARACTER}", text)
