"""What a reader sees on a page, read from the markup that the lesson promises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.test import Client

from suites.support.pages import seen

SHOWN = re.compile(r'<main\b[^>]*\bdata-city="([^"]*)" data-units="([^"]*)"')
NOW = re.compile(r'<p class="now"><strong>([^<]*)</strong>')
TROUBLE = re.compile(r'<p class="trouble"[^>]*>([^<]*)</p>')
LISTED = re.compile(
    r'<li class="card" data-place="(\d+)"(?: data-temperature="([^"]*)")?>'
    r'\s*<h2><a href="([^"]*)">([^<]*)</a>'
)
HERS = re.compile(r'data-hers="(\d+)"')


@dataclass(frozen=True)
class Shown:
    """A city's page."""

    asked: str
    units: str
    temperature: str  # empty where nothing is known
    trouble: str


@dataclass(frozen=True)
class Listed:
    """A city in a list."""

    id: int
    temperature: str
    path: str
    name: str


def city_page(browser: Client, path: str) -> Shown:
    html = seen(browser, path)
    shown = SHOWN.search(html)
    assert shown is not None, f"{path} is no city's page"
    return Shown(
        asked=unescape(shown[1]),
        units=shown[2],
        temperature=first(NOW, html),
        trouble=unescape(first(TROUBLE, html)),
    )


def listed(html: str) -> list[Listed]:
    return [
        Listed(int(pk), temperature, unescape(path), unescape(name))
        for pk, temperature, path, name in LISTED.findall(html)
    ]


def hers(html: str) -> int | None:
    found = HERS.search(html)
    return int(found[1]) if found else None


def first(pattern: re.Pattern[str], html: str) -> str:
    found: Any = pattern.search(html)
    return found[1] if found else ""
