"""What a person can read from the pages of the weather site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

_SHOWN = re.compile(
    rb'<main\b[^>]*\bdata-city="(?P<city>[^"]*)" data-units="(?P<units>[^"]*)"'
)
_LISTED = re.compile(
    rb'<li\b[^>]*\bdata-place="(\d+)"[^>]*>\s*<h2><a href="([^"]*)"', re.DOTALL
)
_HERS = re.compile(
    rb'<section\b[^>]*\bdata-hers="(\d+)"[^>]*>\s*<h2[^>]*>[^<]*<a href="([^"]*)"',
    re.DOTALL,
)
_NEXT = re.compile(rb'<a\b(?=[^>]*\brel="next")[^>]*\bhref="[^"?]*\?page=([^"&]*)')
_TEMPERATURE = re.compile(rb'<p class="now"><strong>(-?\d+) ([^<]*)</strong>')
DEGREES = {"metric": "°C", "imperial": "°F"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A city as a list shows it."""

    id: int
    path: str

    @property
    def asked(self) -> str:
        """What its path asks for: `London,GB` of /weather/London,GB/."""
        return unquote(self.path.rstrip("/").rpartition("/")[2])


@dataclass(frozen=True, slots=True)
class CityPage:
    asked: str
    units: str
    degrees: str  # of the figure; empty where there is none yet


def city_page(page: bytes) -> CityPage | None:
    """What a city's page says of itself; None for any other page."""
    shown, figure = _SHOWN.search(page), _TEMPERATURE.search(page)
    if shown is None:
        return None
    return CityPage(
        asked=unescape(shown["city"].decode()),
        units=shown["units"].decode(),
        degrees=figure.group(2).decode() if figure else "",
    )


def cities(page: bytes) -> list[Listed]:
    """Those of a list, from the top."""
    return [_listed(found) for found in _LISTED.findall(page)]


def hers(page: bytes) -> Listed | None:
    """The city that the list's page shows as hers."""
    found = _HERS.search(page)
    return None if found is None else _listed((found.group(1), found.group(2)))


def next_page(page: bytes) -> str | None:
    found = _NEXT.search(page)
    return found.group(1).decode() if found else None


def _listed(found: tuple[bytes, bytes]) -> Listed:
    return Listed(int(found[0]), unescape(found[1].decode()))
