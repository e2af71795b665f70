"""What a person sees on a page, read from the markup that the lesson promises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from django.test import Client

from suites.support.pages import seen

TASK = re.compile(
    r'<li class="card task" id="task-(?P<id>\d+)" data-task="\d+"'
    r' data-status="(?P<status>[a-z_]+)">.*?<h2[^>]*>(?P<title>.*?)</h2>'
    r'(?:(?!<li).)*?value="(?P<step>[a-z_]+)"',
    re.DOTALL,
)
COUNT = re.compile(r'<strong data-count="([a-z_]+)">(\d+)</strong>')


@dataclass(frozen=True)
class Shown:
    """A task as it stands in a list."""

    id: int
    title: str
    status: str


def tasks_on(html: str) -> list[Shown]:
    return [
        Shown(int(found["id"]), unescape(found["title"]), found["status"])
        for found in TASK.finditer(html)
    ]


def titles_on(html: str) -> list[str]:
    return [task.title for task in tasks_on(html)]


def counts_on(html: str) -> dict[str, int]:
    return {status: int(number) for status, number in COUNT.findall(html)}


def titles_of(browser: Client, query: str = "") -> list[str]:
    return titles_on(seen(browser, f"/tasks/{query}"))
