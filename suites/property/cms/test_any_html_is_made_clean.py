"""Whatever somebody saves, what the table holds runs nowhere and shows nothing of others'."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import example, given
from hypothesis import strategies as st

from apps.cms.html import ATTRIBUTES, PLAYERS, TAGS, sanitised, words_of

NAMES = (
    *("p", "strong", "a", "img", "video", "iframe", "figure", "h2", "h1", "ul", "li"),
    *("script", "style", "svg", "math", "noscript", "template", "textarea", "title"),
    *("object", "embed", "form", "input", "base", "meta", "link", "plaintext", "xmp"),
)
ADDRESSES = (
    *("/media/cms/a.webp", "/media/../etc", "//evil.example/a.png", "a.png", ""),
    *("https://evil.example/a", "javascript:alert(1)", "JaVaScRiPt&colon;alert(1)"),
    *("https://www.youtube-nocookie.com/embed/abcdefghijk", "data:text/html,x"),
    *("https://player.vimeo.com/video/123", "https://player.vimeo.com/video/1?x=<"),
    "https://www.youtube-nocookie.com/embed/abcdefghijk/../../evil",
    "https://www.youtube-nocookie.com.evil.example/embed/abcdefghijk",
)
WORDS = (
    "tide",
    "<",
    ">",
    '"',
    "'",
    "&",
    "&lt;",
    "&amp;lt;",
    "</",
    "<!--",
    "]]>",
    "\x00",
)
ALLOWED = {tag: ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set()) for tag in TAGS}
ALLOWED["a"] |= {"rel"}
ALLOWED["iframe"] |= {"width", "height", "loading", "allowfullscreen", "referrerpolicy"}
ALLOWED["video"] |= {"controls", "preload"}

names = st.sampled_from(NAMES)
attributes = st.lists(
    st.tuples(
        st.sampled_from(
            ["src", "href", "alt", "title", "lang", "onclick", "style", "srcdoc"]
        ),
        st.one_of(
            st.sampled_from(ADDRESSES), st.sampled_from(WORDS), st.text(max_size=8)
        ),
        st.sampled_from(['"', "'", ""]),
    ),
    max_size=3,
).map(lambda told: "".join(f" {name}={q}{value}{q}" for name, value, q in told))
pieces = st.one_of(
    st.builds("<{}{}>".format, names, attributes),
    st.builds("</{}>".format, names),
    st.sampled_from(WORDS),
    st.text(max_size=10),
)
htmls = st.lists(pieces, max_size=25).map("".join)


class Tags(HTMLParser):
    """Every tag of a text with its attributes, as a parser of no fixed rules finds them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@given(htmls)
@example('<iframe src="https://player.vimeo.com/video/1"><script>x()</script></iframe>')
@example('<img src="/media/a.webp" alt="<iframe src=&quot;x&quot;></iframe><script>">')
@example("<video><video src=/media/a.mp4></video>")
@example("<iframe><iframe src=https://player.vimeo.com/video/1></iframe></iframe>")
def test_only_what_is_allowed_is_left(html):
    """Tags and attributes of the list, files of ours, players of two others."""
    for tag, attributes in Tags(sanitised(html)).found:
        assert tag in TAGS
        assert set(attributes) <= ALLOWED[tag]
        if tag in {"img", "video", "iframe"}:
            assert is_ours_or_a_player(tag, attributes["src"] or "")
        if "href" in attributes:
            assert "javascript" not in (attributes["href"] or "").lower()


@given(htmls)
@example("<iframe src=https://player.vimeo.com/video/1 title='\"'>")
@example("<p></p>")
@example("<li><h1><li>")
@example("<p><p></p></p>")
def test_what_is_clean_stays_as_it_is(html):
    """Who opens a post and saves it changes nothing."""
    once = sanitised(html)

    assert sanitised(once) == once


@given(st.lists(st.text("abc <>&\"'", min_size=1), min_size=1, max_size=6))
def test_words_that_are_written_arrive(texts):
    """Of plain paragraphs nothing is lost, whatever signs they are made of."""
    html = "".join(f"<p>{escaped(text)}</p>" for text in texts)

    assert words_of(sanitised(html)) == " ".join(" ".join(texts).split())


def is_ours_or_a_player(tag: str, src: str) -> bool:
    if tag == "iframe":
        return src.startswith(tuple(f"{origin}/" for origin in PLAYERS))
    return src.startswith("/media/") and ".." not in src


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
