"""A plugin for pytest that writes down each rule of a run, and whether it was kept.

    pytest -p suites.support.rules --rules rules.jsonl suites/...

A rule is the name of a test with the sentence that opens it. One line of JSON a test:
`rule`, `test`, `where` (file:line), `outcome` (passed, failed or skipped) and `why`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

LONGEST_WHY = 2000


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rules", metavar="FILE", help="write each test's rule there")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call" or (report.when == "setup" and report.outcome != "passed"):
        note(item, report)
    return report


def note(item: pytest.Item, report: pytest.TestReport) -> None:
    path = item.config.getoption("--rules")
    if not path:
        return
    function: Callable[..., object] = getattr(item, "function", note)
    file, line, _ = item.location
    told = {
        "rule": rule_of(function),
        "test": item.nodeid.partition("::")[2],
        "where": f"{file}:{(line or 0) + 1}",
        "outcome": report.outcome,
        "why": why(report),
    }
    with Path(path).open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(told) + "\n")


def rule_of(function: Callable[..., object]) -> str:
    """
    >>> def test_it_lasts(): "And so do others."
    >>> rule_of(test_it_lasts)
    'It lasts. And so do others.'
    """
    name = function.__name__.removeprefix("test_").replace("_", " ")
    first, *_ = (function.__doc__ or "").strip().split("\n\n")
    return f"{name.capitalize()}. {' '.join(first.split())}".strip()


def why(report: pytest.TestReport) -> str:
    """What went wrong, without the way there."""
    if report.outcome == "passed":
        return ""
    if isinstance(report.longrepr, tuple):  # a skip: file, line, reason
        return report.longrepr[2]
    crash = getattr(report.longrepr, "reprcrash", None)
    text = crash.message if crash is not None else report.longreprtext
    return str(text)[:LONGEST_WHY]
