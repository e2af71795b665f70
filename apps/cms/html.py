"""The HTML of posts: what may be in it, and the words of it alone.

What the editor can make is let through, and nothing else: no classes, no styles, no
scripts. Pictures and videos are files of this site; a page shows others' videos in
frames of YouTube's and Vimeo's players, which set no cookies before somebody presses play.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape

import nh3

HEADINGS = ("h2", "h3", "h4")
TAGS = {
    *("p", "br", "hr", *HEADINGS, "blockquote", "pre", "code"),
    *("strong", "em", "s", "u", "sub", "sup", "a"),
    *("ul", "ol", "li", "table", "tbody", "thead", "tr", "th", "td"),
    *("figure", "figcaption", "img", "video", "iframe"),
}
ATTRIBUTES = {
    # Of all tags; a quotation may be in another language.
    "*": {"lang"},
    "a": {"href", "title"},
    "ol": {"start"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "img": {"src", "alt", "width", "height"},
    "video": {"src", "title"},
    "iframe": {"src", "title"},
}
# What two rounds have not settled is nothing that an editor has made; of what so many have
# not, the words are left.
ROUNDS = 10
LINKS = {"http", "https", "mailto", "tel"}
# Whoever draws a frame of theirs must let it know where it is; YouTube refuses otherwise.
PLAYERS = ("https://www.youtube-nocookie.com", "https://player.vimeo.com")
_EMBEDDED = re.compile(
    r"https://www\.youtube-nocookie\.com/embed/[\w-]{6,20}(\?start=\d{1,6})?"
    r"|https://player\.vimeo\.com/video/\d{1,15}"
)
_UPLOAD = re.compile(r"/media/[\w./-]+")
_OF_FILES = {"img", "video"}

# In what nh3 returns, `<` and `>` stand for tags alone, in attributes too; within a frame
# there may be anything but its end.
_FRAME = re.compile(r"<iframe([^>]*)>.*?</iframe>", re.DOTALL)
_VIDEO = re.compile(r"<video([^>]*)>|</video>")
_PICTURE_OF_NOTHING = re.compile(r"<img(?![^>]* src=)[^>]*>")
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_TAG = re.compile(r"<[^>]*(?:>|$)")


def sanitised(html: str) -> str:
    """Only what may be shown to strangers. Sanitised again, it stays as it is.

    >>> sanitised('<p onclick="x()">Tides<script>x()</script></p>')
    '<p>Tides</p>'
    >>> sanitised('<img src="https://elsewhere.example/a.png" alt="a">')
    ''
    """
    for _ in range(ROUNDS):
        clean = _cleaned(html)
        if clean == html:
            return clean
        # Where a tag is gone, those around it may belong together in another way.
        html = clean
    return f"<p>{escape(words_of(html), quote=False)}</p>"


def words_of(html: str) -> str:
    """Its text on one line, without the tags.

    >>> words_of("<h2>Low &amp; high</h2><p>The tide   is <em>out</em>.</p>")
    'Low & high The tide is out.'
    """
    return " ".join(unescape(_TAG.sub(_gap, html)).split())


def _cleaned(html: str) -> str:
    clean = _cleaner().clean(html)
    clean = _FRAME.sub(_frame, clean)
    clean = _VIDEO.sub(_video, clean)
    clean = _PICTURE_OF_NOTHING.sub("", clean)
    # An editor that holds nothing sends a paragraph of nothing.
    return "" if clean == "<p></p>" else clean


@lru_cache(maxsize=1)
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_allowed,
        url_schemes=LINKS,
        link_rel="noopener noreferrer",
    )


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "src":
        return value if _is_ours(tag, value) else None
    return value


def _is_ours(tag: str, src: str) -> bool:
    if tag in _OF_FILES:
        return bool(_UPLOAD.fullmatch(src)) and ".." not in src
    return bool(_EMBEDDED.fullmatch(src))


def _frame(found: re.Match[str]) -> str:
    """Built anew: what a stranger's browser is to do with it is not for texts to say."""
    told = _attributes(found[1])
    if "src" not in told:
        return ""
    return (
        f'<iframe src="{told["src"]}" title="{told.get("title") or "Video"}"'
        ' width="560" height="315" loading="lazy" allowfullscreen=""'
        ' referrerpolicy="strict-origin-when-cross-origin"></iframe>'
    )


def _video(found: re.Match[str]) -> str:
    """A player with controls and nothing within, or nothing."""
    told = _attributes(found[1] or "")
    if "src" not in told:
        return ""
    title = f' title="{told["title"]}"' if told.get("title") else ""
    return f'<video src="{told["src"]}"{title} controls="" preload="metadata"></video>'


def _attributes(text: str) -> dict[str, str]:
    """As nh3 has written them: their values are escaped, and stay so."""
    return dict(_ATTRIBUTE.findall(text))


def _gap(tag: re.Match[str]) -> str:
    """Paragraphs are apart; a letter that is set in bold is not."""
    name = tag[0].strip("</>").split(" ")[0]
    return "" if name in {"strong", "em", "s", "u", "sub", "sup", "a", "code"} else " "
