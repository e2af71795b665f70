"""Who may do what at an address of a lesson, as the table in its README says.

    | address | anonymous | another | owner | staff |
    | --- | --- | --- | --- | --- |
    | `GET posts/<int:pk>/update/` | login | 403 | 200 | 403 |

An answer is a status, or `login`: sent to log in first. The addresses are the routes of
the lesson's urls.py. `owner` owns what they are about, `another` is any other member, and
`staff` is one more member on these pages: what staff may do more, they do in the admin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver

PEOPLE = ("anonymous", "another", "owner", "staff")
LOG_IN = "/accounts/login/"
HEAD = f"| address | {' | '.join(PEOPLE)} |"
_ROW = re.compile(r"\| `(?P<method>GET|POST) (?P<route>[^`]*)` \|(?P<answers>.+)\|$")


@dataclass(frozen=True)
class Case:
    """One cell of the table."""

    method: str
    route: str
    person: str
    answer: str

    def __str__(self) -> str:
        return f"{self.method} {self.route or '/'} by {self.person}"

    def address(self, subjects: Mapping[str, object]) -> str:
        """The route with what it is about: {"<int:pk>": 7}.

        >>> Case("GET", "posts/<int:pk>/", "owner", "200").address({"<int:pk>": 7})
        '/posts/7/'
        """
        route = self.route
        for part, subject in subjects.items():
            route = route.replace(part, str(subject))
        return f"/{route}"

    def is_answered_by(self, response: HttpResponse) -> bool:
        to_log_in = response.headers.get("Location", "").startswith(LOG_IN)
        if self.answer == "login":
            return response.status_code == 302 and to_log_in
        return response.status_code == int(self.answer) and not to_log_in


def cases_of(readme: Path) -> list[Case]:
    """Every cell of the table, in its order; raises `ValueError` for a broken one."""
    lines = readme.read_text("utf-8").splitlines()
    if HEAD not in lines:
        raise ValueError(f"{readme} has no table that begins with {HEAD}")
    found = []
    for line in lines[lines.index(HEAD) + 2 :]:
        if not line.startswith("|"):
            break
        row = _ROW.match(line)
        answers = [each.strip() for each in row["answers"].split("|")] if row else []
        if row is None or len(answers) != len(PEOPLE):
            raise ValueError(f"{readme}: this is no row of the table: {line}")
        found += [
            Case(row["method"], row["route"], person, answer)
            for person, answer in zip(PEOPLE, answers, strict=True)
        ]
    return found


def missing(
    cases: Iterable[Case], routes: Sequence[URLPattern | URLResolver]
) -> list[str]:
    """Addresses of the lesson that the table says nothing of, with either method."""
    told = {(case.method, case.route) for case in cases}
    return [
        f"{method} {route.pattern}"
        for route in routes
        for method in ("GET", "POST")
        if (method, str(route.pattern)) not in told
    ]
