"""Requests that nobody would send on purpose: does a site answer all of them?

An address of the lesson, with anything in the place of its numbers and names; a method; a
query and a form, with fields that exist and some that do not, and in them whatever has
broken forms before. A seed makes the same requests again. A suite sends some hundreds; with
WINDTUNNEL_FUZZ=20000 it sends as many as that.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.test import Client

USUALLY = 300
METHODS = ("GET", "GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS")
HOSTILE = (
    "",
    " ",
    "0",
    "-1",
    "1",
    "1e309",
    "NaN",
    "9" * 40,
    "2147483648",
    "9223372036854775808",
    "None",
    "true",
    "on",
    "\x00",
    "\x07\x1b[31m",
    "\r\nSet-Cookie: a=b",
    "' OR 1=1 --",
    "%s%n{0}{{7*7}}",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "https://evil.example/",
    "2025-02-30",
    "9999-12-31T23:59:60",
    "0000-00-00",
    "\ud7ff\u202e\u0301\U0001f600",
    "\ufffe\ufeff",
    "i\u0307ÅÅ",
    "a" * 300,
    "ß" * 5000,
)
# What stands in the place of a part of a route.
_PART = re.compile(r"<(?:(?P<kind>\w+):)?\w+>")


@dataclass(frozen=True)
class Attempt:
    """One request, written so that it can be sent again."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    partial: bool = False

    def send(self, client: Client) -> int:
        """The status of the answer; a view that raises is a 500."""
        client.raise_request_exception = False
        headers = {"HX-Request": "true"} if self.partial else {}
        if self.method == "POST":
            answer = client.post(
                self.path, self.form, query_params=self.query, headers=headers
            )
        else:
            answer = client.generic(
                self.method, self.path, query_params=self.query, headers=headers
            )
        return answer.status_code


def number_of_attempts() -> int:
    return int(os.environ.get("WINDTUNNEL_FUZZ", USUALLY))


def attempts(
    routes: Sequence[str],
    *,
    fields: Sequence[str],
    subjects: Sequence[object],
    number: int,
    seed: int,
) -> Iterator[Attempt]:
    """`fields` are names of forms and queries; `subjects`, keys that do exist."""
    dice = random.Random(seed)
    known = [str(subject) for subject in subjects]

    def path_of(route: str) -> str:
        def put(part: re.Match[str]) -> str:
            number = str(dice.choice((0, 1, 2**31, 2**63, 10**30)))
            odd = number if part["kind"] == "int" else dice.choice(HOSTILE) or "a"
            return dice.choice([*known, odd]).replace("/", "%2F")

        return "/" + _PART.sub(put, route)

    def values() -> dict[str, str]:
        names = dice.sample([*fields, "unheard_of"], dice.randint(0, len(fields)))
        return {name: dice.choice([*HOSTILE, *known]) for name in names}

    for _ in range(number):
        method = dice.choice(METHODS)
        yield Attempt(
            method=method,
            path=path_of(dice.choice(list(routes))),
            query=values() if dice.random() < 0.5 else {},
            form=values() if method == "POST" else {},
            partial=dice.random() < 0.2,
        )
