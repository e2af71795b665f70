"""Whatever people write, the page around it stays as it was."""

from __future__ import annotations

from html.parser import HTMLParser

from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from apps.blog.shown import Article

MARKUP = st.sampled_from(
    ["<", ">", '"', "'", "&", "/", "=", "script", "--", "]]>", "{{", "%}", " "]
)
# Paragraphs are what a text may add to a page; so each is one.
written = st.one_of(
    st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=60),
    st.lists(MARKUP, max_size=20).map("".join),
)


class Outline(HTMLParser):
    """The tags of a page with the names of their attributes, and its text apart."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data):
        self.text += data


@given(title=written, content=written, name=written)
def test_the_outline_never_changes(title, content, name):
    """The same tags and attributes, and the text arrives as it was written."""
    harmless = outline(article("Tides", "They come and go.", "Ada"))

    hostile = outline(article(title, content, name))

    assert hostile.tags == harmless.tags
    for text in (title, content, name):
        assert text.strip() in hostile.text


def article(title: str, content: str, name: str) -> Article:
    return Article(7, title, content, 3, "ada", name, "moment", "when")


def outline(post: Article) -> Outline:
    return Outline(render_to_string("blog/article.html", {"post": post}))
