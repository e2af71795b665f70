"""Whatever people type."""

from __future__ import annotations

from html.parser import HTMLParser

from django.contrib.auth.models import User
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from apps.tweets.cards import Card, Counts, Entry
from apps.tweets.forms import TweetForm

LIMIT = 280
MARKUP = st.sampled_from(
    ["<", ">", '"', "'", "&", "/", "=", "script", "--", "]]>", "{{", "{%", " "]
)
written = st.one_of(st.text(max_size=60), st.lists(MARKUP, max_size=20).map("".join))
letters = st.characters(codec="utf-8", exclude_characters="\0\r") | st.just("\n")
# Said again and again, so that many are about as long as a tweet may be.
typed = st.builds(
    lambda text, times: text * times,
    st.text(letters, max_size=12),
    st.integers(1, 40),
)


@given(typed)
def test_what_a_browser_lets_her_type_is_taken(text):
    """As many characters as she sees, whatever they are and however lines are sent."""
    fits = 0 < len(text.strip()) <= LIMIT

    form = TweetForm({"text": text.replace("\n", "\r\n")})

    assert form.is_valid() is fits
    if fits:
        assert form.cleaned_data["text"] == text.strip()


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


# A name has the letters that registration allows.
names = st.text(
    st.characters(categories=["L", "N"]) | st.sampled_from("@.+-_"), min_size=1
)


@given(author=names, name=written, text=written, picture=written)
def test_the_page_around_a_tweet_stays_as_it_was(author, name, text, picture):
    """The same tags and attributes, and the text arrives as it was written."""
    harmless = outline("ada", "Ada", "Fog again.", "a.webp" if picture else "")

    hostile = outline(author, name, text, picture)

    assert hostile.tags == harmless.tags
    assert text in hostile.text


def outline(author: str, name: str, text: str, picture: str) -> Outline:
    card = Card(7, author, name, text, picture, "moment", "when")
    entry = Entry(card, Counts(likes=2, retweets=1), liked=True, retweeted=False)
    told = {"card": card, "entry": entry, "user": User(username="reader")}
    return Outline(render_to_string("tweets/tweet.html", told))
