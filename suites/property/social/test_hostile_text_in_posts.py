"""Whatever people write, the page around it stays as it was."""

from __future__ import annotations

from html.parser import HTMLParser

from django.contrib.auth.models import User
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from apps.social.cards import Card, Entry

MARKUP = st.sampled_from(
    ["<", ">", '"', "'", "&", "/", "=", "script", "--", "]]>", " "]
)
written = st.one_of(st.text(max_size=60), st.lists(MARKUP, max_size=20).map("".join))
TEMPLATE = Template("{% load cards %}{% cards entries %}")


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


@given(author=written, name=written, picture=written, content=written)
def test_the_outline_never_changes(author, name, picture, content):
    """The same tags and attributes, and the text arrives as it was written."""
    harmless = outline(card("ada", "Ada", "a.webp" if picture else "", "hello"))

    hostile = outline(card(author, name, picture, content))

    assert hostile.tags == harmless.tags
    assert content in hostile.text


def card(author: str, name: str, picture: str, content: str) -> Card:
    return Card(7, 3, author, name, picture, content, "moment", "when", 2, 4)


def outline(card: Card) -> Outline:
    context = {"user": User(username="reader"), "entries": [Entry(card, liked=False)]}
    return Outline(TEMPLATE.render(Context(context)))
