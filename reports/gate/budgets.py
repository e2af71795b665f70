"""A lesson's budgets: the file that says what each of its endpoints may cost.

A file is TOML, named after its lesson, and meant to be read: `world`, `viewer` and
`subjects` say what the figures hold for, and one table an endpoint how it is asked and
what it costs in each state. `rewritten` puts other figures in and leaves every other
line, comments above all, as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from reports.schema import Record

STATES = ("computed", "remembered")
COUNTS = ("queries", "round_trips", "bytes")
# What stands in no table belongs to this one.
_TOP = ""
_TABLE = re.compile(r"\s*\[([^\[\]]+)\]")
_BUDGET = re.compile(rf"\s*({'|'.join(STATES)})\s*=")
_FIGURES = re.compile(r"\{[^}]*\}")

Count = Annotated[int, msgspec.Meta(ge=0)]


class BudgetsError(Exception):
    """A file of budgets that cannot be read; the message says where and what to do."""


class Counts(Record, frozen=True):
    """What one answer takes, or may take."""

    queries: Count
    round_trips: Count  # to the cache
    bytes: Count  # of the body


# By the endpoint's name and the state.
Costs = Mapping[tuple[str, str], Counts]


class Endpoint(Record, frozen=True):
    """How an endpoint is asked, and what that may cost; None where nobody has said yet."""

    path: str  # with the names of subjects in braces
    method: Literal["GET", "POST"] = "GET"
    form: dict[str, str] = msgspec.field(default_factory=dict)
    partial: bool = False  # asked as htmx asks
    computed: Counts | None = None
    remembered: Counts | None = None

    def budget(self, state: str) -> Counts | None:
        budget: Counts | None = getattr(self, state)
        return budget

    def address(self, subjects: Mapping[str, str]) -> str:
        """The path of these subjects.

        >>> Endpoint(path="/posts/{post}/").address({"post": "7"})
        '/posts/7/'
        """
        return self.path.format_map(subjects)


class Contents(Record, frozen=True):
    """What a file of budgets holds."""

    world: str
    viewer: str  # who asks, by name
    endpoints: dict[str, Endpoint]
    subjects: dict[str, str] = msgspec.field(default_factory=dict)  # by name


@dataclass(frozen=True)
class Budgets:
    """A file of budgets, with its text: figures stand in lines, and a finding says which."""

    file: Path
    text: str
    contents: Contents

    @property
    def lesson(self) -> str:
        return self.file.stem

    @property
    def endpoints(self) -> Mapping[str, Endpoint]:
        return self.contents.endpoints

    @property
    def subjects(self) -> Mapping[str, str]:
        return self.contents.subjects

    def line_of(self, endpoint: str, state: str) -> int:
        """The line of that budget, from 1; of its table's head where there is none."""
        head = 1
        for number, (table, line) in enumerate(_lines(self.text), start=1):
            if table != f"endpoints.{endpoint}":
                continue
            if _TABLE.match(line):
                head = number
            if (found := _BUDGET.match(line)) and found[1] == state:
                return number
        return head

    def rewritten(self, costs: Costs) -> str:
        """The file's text with these figures. What was not measured stays as it is."""
        return "".join(
            f"{line}\n"
            for section in _sections(self.text)
            for line in _with_figures(section, costs)
        )


def read_budgets(file: Path) -> Budgets:
    """Raises `BudgetsError`, naming the file and the place in it."""
    try:
        text = file.read_text("utf-8")
        contents = msgspec.toml.decode(text, type=Contents)
    except OSError as error:
        raise BudgetsError(f"{file} cannot be read: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BudgetsError(
            f"{file} is no file of budgets: {error}; another lesson's shows the form"
        ) from error
    for name, endpoint in contents.endpoints.items():
        _check_path(file, name, endpoint, contents.subjects)
    return Budgets(file, text, contents)


def _check_path(
    file: Path, name: str, endpoint: Endpoint, subjects: Mapping[str, str]
) -> None:
    try:
        endpoint.address(subjects)
    except (KeyError, ValueError, IndexError) as error:
        raise BudgetsError(
            f"{file}: the path {endpoint.path!r} of '{name}' cannot be filled in "
            f"({error}); subjects are: {', '.join(subjects) or 'none'}"
        ) from error


@dataclass(frozen=True)
class _Section:
    """The lines of one table; what stands above the first is a section too."""

    table: str
    lines: list[str]


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Every line with the table that it stands in. Strings of several lines are not known."""
    table = _TOP
    for line in text.splitlines():
        if found := _TABLE.match(line):
            table = found[1].strip()
        yield table, line


def _sections(text: str) -> Iterator[_Section]:
    section = _Section(_TOP, [])
    for table, line in _lines(text):
        if table != section.table:
            yield section
            section = _Section(table, [])
        section.lines.append(line)
    yield section


def _with_figures(section: _Section, costs: Costs) -> list[str]:
    """The section's lines; figures that it lacked come behind its last entry."""
    measured = {
        state: _figures(costs[name, state])
        for name, state in costs
        if section.table == f"endpoints.{name}"
    }
    lines, last = [], 0
    for line in section.lines:
        state = _state_of(line)
        figures = measured.pop(state, None) if state else None
        lines.append(line if figures is None else _FIGURES.sub(figures, line, count=1))
        if line.strip() and not line.lstrip().startswith("#"):
            last = len(lines)
    added = [f"{state} = {figures}" for state, figures in measured.items()]
    return [*lines[:last], *added, *lines[last:]]


def _state_of(line: str) -> str | None:
    found = _BUDGET.match(line)
    return found[1] if found else None


def _figures(counts: Counts) -> str:
    """
    >>> _figures(Counts(queries=5, round_trips=1, bytes=21883))
    '{ queries = 5, round_trips = 1, bytes = 21883 }'
    """
    told = ", ".join(f"{name} = {getattr(counts, name)}" for name in COUNTS)
    return f"{{ {told} }}"
