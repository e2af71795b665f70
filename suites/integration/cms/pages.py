"""What a reader sees on a page, read from the markup that the lesson promises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from django.test import Client

from suites.support.pages import seen

TEASER = re.compile(
    r'<article class="card teaser" data-post="(?P<id>\d+)".*?'
    r'<h2[^>]*><a href="(?P<address>[^"]*)">(?P<title>.*?)</a></h2>.*?'
    r'<p class="quiet">(?P<name>.*?), <time.*?<p>(?P<opening>.*?)</p>\n</article>',
    re.DOTALL,
)
SIDEBAR = re.compile(r'<aside class="card sidebar".*?</aside>', re.DOTALL)
RELATED = re.compile(r'<section class="card related".*?</section>', re.DOTALL)
LINK = re.compile(r'<a [^>]*?href="(?P<address>[^"]*)">(?P<words>.*?)</a>')
SUBJECT = re.compile(r'<li data-subject="[^"]*"><a href="[^"]*">([^<]*)</a>')
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)">')


@dataclass(frozen=True)
class Shown:
    """A post as it stands in a list."""

    id: int
    address: str
    title: str
    name: str
    opening: str


def posts_on(html: str) -> list[Shown]:
    return [
        Shown(
            int(found["id"]),
            found["address"],
            *(unescape(found[name]) for name in ("title", "name", "opening")),
        )
        for found in TEASER.finditer(html)
    ]


def titles(browser: Client, path: str = "/blog/") -> list[str]:
    return [shown.title for shown in posts_on(seen(browser, path))]


def beside(html: str) -> list[str]:
    """The words of all links in the sidebar, from the top."""
    return links_in(SIDEBAR, html)


def related(html: str) -> list[str]:
    return links_in(RELATED, html)


def subjects_on(html: str) -> list[str]:
    """Of a list of categories or tags, without what stands beside it."""
    return [unescape(name) for name in SUBJECT.findall(html)]


def canonical(html: str) -> str:
    (found,) = CANONICAL.findall(html)
    return unescape(found)


def links_in(part: re.Pattern[str], html: str) -> list[str]:
    found = part.search(html)
    return (
        [unescape(each["words"]) for each in LINK.finditer(found[0])] if found else []
    )
