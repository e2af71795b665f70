"""What a reader sees on a page, read from the markup that the lesson promises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from django.test import Client

from suites.support.pages import seen

ARTICLE = re.compile(
    r'<article class="tweet card" id="tweet-(?P<tweet>\d+)" data-tweet="\d+"'
    r' data-author="(?P<author>[^"]*)".*?<h2[^>]*>(?:<a[^>]*>)?(?P<name>[^<]*)<'
    r'.*?<p class="said">(?P<text>.*?)</p>'
    r'.*?data-likes="(?P<likes>\d+)" data-retweets="(?P<retweets>\d+)"'
    r' data-liked="(?P<liked>true|false)" data-retweeted="(?P<retweeted>true|false)"'
    r".*?</article>",
    re.DOTALL,
)
PICTURE = re.compile(r'<img class="attached" src="([^"]*)"')


@dataclass(frozen=True)
class Shown:
    """A tweet as it stands on a page."""

    tweet: int
    author: str
    name: str
    text: str
    picture: str
    likes: int
    retweets: int
    liked: bool
    retweeted: bool


def tweets_on(html: str) -> list[Shown]:
    return [
        Shown(
            tweet=int(found["tweet"]),
            author=unescape(found["author"]),
            name=unescape(found["name"]),
            text=unescape(found["text"]),
            picture=picture[1] if (picture := PICTURE.search(found[0])) else "",
            likes=int(found["likes"]),
            retweets=int(found["retweets"]),
            liked=found["liked"] == "true",
            retweeted=found["retweeted"] == "true",
        )
        for found in ARTICLE.finditer(html)
    ]


def timeline_of(browser: Client) -> list[Shown]:
    return tweets_on(seen(browser, "/"))


def texts_on(html: str) -> list[str]:
    return [shown.text for shown in tweets_on(html)]
