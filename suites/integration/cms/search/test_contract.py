"""What every search engine of this lesson promises (apps/cms/search/interface.py)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from apps.cms.models import Post
from apps.cms.settling import Status
from apps.common.web.pagination import Position
from fixtures.factories.accounts import UserFactory
from fixtures.factories.cms import PostFactory

from .engines import ENGINES, Held

pytestmark = pytest.mark.django_db

LATER = datetime(2999, 1, 1, tzinfo=UTC)
# Words that no two of them share, but where a test is about that.
LIBRARY = {
    "The tide mill": "<p>Its wheel grinds twice a day, when water leaves the pond.</p>",
    "Bread for sixty": "<p>Salt the dough late. The baker kneads it <em>slowly</em>.</p>",
    "Clocks": "<p>A clock that winds itself was built beside the old tide tables.</p>",
    "Swarm": "<p>Bees settled in a letter box; a feather moved them &amp; a sheet.</p>",
}


@pytest.fixture(params=ENGINES)
def held(request) -> Iterator[Held]:
    with ENGINES[request.param]() as engine:
        engine.rebuild()
        yield engine


@pytest.fixture
def library(held) -> dict[str, Post]:
    author = UserFactory()
    posts: dict[str, Any] = {
        title: PostFactory(title=title, content=content, author=author)
        for title, content in LIBRARY.items()
    }
    held.follow([post.pk for post in posts.values()])
    return posts


# --- Words ----------------------------------------------------------------------------


ASKED = {
    "mill": {"The tide mill"},
    "MILLS": {"The tide mill"},
    "winding clock": {"Clocks"},
    "baker bread": {"Bread for sixty"},
    "the mill": {"The tide mill"},
    "  feather\t box ": {"Swarm"},
    '"letter box"': {"Swarm"},
    "letter-box": {"Swarm"},
    '"box letter"': set(),
    "tide -clock": {"The tide mill"},
    'tide -"tide tables"': {"The tide mill"},
    "bees dough": set(),
    "zeppelin": set(),
    "bees or dough": {"Swarm", "Bread for sixty"},
    "wheel OR letter feather": {"The tide mill", "Swarm"},
    "-tide": {"Bread for sixty", "Swarm"},
}
NOTHING = [
    "",
    "   ",
    "the",
    "&|!():*<>'\\",
    '"',
    "-",
    "or",
    '""',
    "<p>",
    "p",
    "\0",
    "em",
]
ANYTHING = ["mill \0", "mill " + "x" * 5000, "mill" + '"' * 99, "m\u0131ll \ue000"]


def test_words(held, library):
    """All words must be there, in whatever form; phrases stand together; minus excludes.

    `or` binds less than two words that stand side by side, and what is left out may stand
    alone. Where nothing is asked for, nothing is found: signs and tags are no words.
    """
    found = {words: set(held.found(words)) for words in (*ASKED, *NOTHING)}

    assert found == ASKED | {words: set() for words in NOTHING}


def test_any_text_is_right(held, library):
    """Whatever somebody writes into the field, she gets an answer."""
    for words in ANYTHING:
        assert set(held.found(words)) <= set(LIBRARY)


def test_a_title_counts_for_more(held, library):
    """Where a word stands in a title, its post comes before one that mentions it."""
    assert held.found("tide") == ["The tide mill", "Clocks"]


# --- What is shown of them ------------------------------------------------------------


def test_what_was_found_is_marked(held, library):
    """Title and excerpt say which of their words were looked for, whatever their form."""
    (hit,) = held.hits("tides grinding")

    assert [piece.text for piece in hit.title if piece.found] == ["tide"]
    assert [piece.text for piece in hit.excerpt if piece.found] == ["grinds"]
    assert hit.post_id == library["The tide mill"].pk
    assert hit.as_of == library["The tide mill"].updated_at


def test_excerpts_are_text(held, library):
    """Of the HTML, an excerpt has the words: neither tags nor what stands for a sign."""
    (bees,), (bread,) = held.hits("feather"), held.hits("dough")

    assert "them & a sheet" in text_of(bees.excerpt)
    assert "kneads it slowly" in " ".join(text_of(bread.excerpt).split())


def test_long_texts_are_cut(held):
    """An excerpt is short, and shows the place where the word is."""
    filler = "<p>" + "Nothing of note happened on the quay that day. " * 40 + "</p>"
    post = PostFactory(content=f"{filler}<p>Then came the zeppelin.</p>{filler}")
    held.follow([post.pk])

    (hit,) = held.hits("zeppelin")

    assert "zeppelin" in text_of(hit.excerpt)
    assert len(text_of(hit.excerpt)) < 400


# --- What changes ---------------------------------------------------------------------


def test_a_change_is_followed(held, library):
    """A post is found by its new words, and no longer by its old ones."""
    post = library["Swarm"]
    post.title, post.content = "Wasps", "<p>They do not settle.</p>"
    post.save()
    held.follow([post.pk])

    assert held.found("wasp") == ["Wasps"]
    assert held.found("feather") == []


def test_what_cannot_be_read_is_not_found(held, library):
    """A post that is taken back, put off or deleted is found by nobody."""
    swarm, clocks, bread = (
        library[title] for title in ("Swarm", "Clocks", "Bread for sixty")
    )
    told = [swarm.pk, clocks.pk, bread.pk]
    swarm.status = Status.DRAFT
    swarm.save()
    clocks.status, clocks.published_at = Status.SCHEDULED, LATER
    clocks.save()
    bread.delete()
    held.follow(told)

    assert held.found("bees or winding or dough or mill") == ["The tide mill"]


def test_a_late_message_does_no_harm(held, library):
    """Told twice, late, and of posts that never were, an engine knows the latest state."""
    post = library["Swarm"]
    Post.objects.filter(pk=post.pk).update(title="Bees at noon")
    held.follow([post.pk, post.pk, 2**40])

    assert held.found("noon") == ["Bees at noon"]


def test_rebuilding(held, library):
    """A rebuild counts what is visible, finds what nobody told of, and forgets the rest."""
    Post.objects.filter(pk=library["Swarm"].pk).delete()
    PostFactory(title="A zeppelin over the quay")
    PostFactory(title="A secret zeppelin", status=Status.DRAFT)

    assert held.rebuild() == len(LIBRARY)
    assert held.found("zeppelin") == ["A zeppelin over the quay"]
    assert held.found("bees") == []


# --- Pages ----------------------------------------------------------------------------


def test_pages_are_a_list(held):
    """Read page by page, everything is found once, in the order of one long page."""
    author = UserFactory()
    # Eleven that fit alike, and some that fit better.
    posts = [
        PostFactory(
            author=author, title=f"Gull {n}", content="<p>" + "gull " * (n % 4) + "</p>"
        )
        for n in range(23)
    ]
    held.follow([post.pk for post in posts])
    whole = [hit.post_id for hit in held.hits("gull", size=50)]

    paged: list[int] = []
    place: Position | None = None
    while True:
        page = held.engine.find("gull", place, 4)
        paged += [hit.post_id for hit in page.rows]
        assert len(page.rows) <= 4
        if (place := page.following) is None:
            break

    assert paged == whole
    assert sorted(paged) == [post.pk for post in posts]


def test_of_equals_the_later_comes_first(held):
    """Posts that fit equally well stand in the order of the list: the newest first."""
    author = UserFactory()
    posts = [PostFactory(author=author, title="Gulls") for _ in range(5)]
    held.follow([post.pk for post in posts])

    found = [hit.post_id for hit in held.hits("gull")]

    assert found == sorted(found, reverse=True)
    assert len(found) == 5


def text_of(pieces) -> str:
    return "".join(piece.text for piece in pieces)
