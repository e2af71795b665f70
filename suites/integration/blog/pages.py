"""What a reader sees on a page, read from the markup that the blog promises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from django.test import Client

from suites.support.pages import seen

TEASER = re.compile(
    r'<article class="card teaser" data-post="(?P<post>\d+)" data-author="(?P<author>[^"]*)"'
    r'.*?<h2[^>]*><a href="[^"]*">(?P<title>.*?)</a></h2>'
    r'.*?<a href="[^"]*">(?P<name>.*?)</a>, <time.*?<p>(?P<opening>.*?)</p>\n</article>',
    re.DOTALL,
)
RECENT = re.compile(r'<aside class="card recent".*?</aside>', re.DOTALL)
RECENT_POST = re.compile(
    r'<li><a href="[^"]*">(?P<title>.*?)</a><br><span class="quiet">(?P<name>.*?)</span>'
)


@dataclass(frozen=True)
class Shown:
    """A post as it stands in a list."""

    post: int
    author: str
    title: str
    name: str
    opening: str


def posts_on(html: str) -> list[Shown]:
    return [
        Shown(
            post=int(found["post"]),
            author=unescape(found["author"]),
            title=unescape(found["title"]),
            name=unescape(found["name"]),
            opening=unescape(found["opening"]),
        )
        for found in TEASER.finditer(html)
    ]


def recent_on(html: str) -> list[tuple[str, str]]:
    """Titles and names in the sidebar, from the top."""
    sidebar = RECENT.search(html)
    assert sidebar is not None
    return [
        (unescape(title), unescape(name))
        for title, name in RECENT_POST.findall(sidebar[0])
    ]


def titles(browser: Client, path: str = "/posts/") -> list[str]:
    return [shown.title for shown in posts_on(seen(browser, path))]
