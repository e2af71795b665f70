"""What a reader sees on a page, read from the markup that the lesson promises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from django.test import Client

from suites.support.pages import seen

ARTICLE = re.compile(
    r'<article class="post card" data-post="(?P<post>\d+)" data-author="(?P<author>[^"]*)"'
    r' data-likes="(?P<likes>\d+)" data-comments="(?P<comments>\d+)"'
    r' data-liked="(?P<liked>true|false)".*?<h2[^>]*><a[^>]*>(?P<name>[^<]*)<'
    r'.*?<p class="said">(?P<content>.*?)</p>',
    re.DOTALL,
)


@dataclass(frozen=True)
class Shown:
    """A post as it stands on a page."""

    post: int
    author: str
    name: str
    content: str
    likes: int
    comments: int
    liked: bool


def posts_on(html: str) -> list[Shown]:
    return [
        Shown(
            post=int(found["post"]),
            author=unescape(found["author"]),
            name=unescape(found["name"]),
            content=unescape(found["content"]),
            likes=int(found["likes"]),
            comments=int(found["comments"]),
            liked=found["liked"] == "true",
        )
        for found in ARTICLE.finditer(html)
    ]


def feed_of(browser: Client) -> list[Shown]:
    return posts_on(seen(browser, "/feed/"))


def profile_of(browser: Client, username: str) -> list[Shown]:
    return posts_on(seen(browser, f"/profile/{username}/"))


def counts_on_profile(browser: Client, username: str) -> tuple[int, int, int]:
    """How many posts, followers and followed the head of a profile tells."""
    html = seen(browser, f"/profile/{username}/")
    posts, followers, following = re.findall(r"<strong>(\d+)</strong>", html)
    return int(posts), int(followers), int(following)
