"""Posts as the template tags print them: markup that others rely on."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.template import Context, Template
from django.urls import reverse

from apps.social.cards import Card, Entry

HOSTILE = "<script>alert('x')</script>\" onload=\"alert(1) & &amp;"
CARD = Card(
    id=7,
    author_id=3,
    author="ada",
    name="Ada Lovelace",
    picture="",
    content="Notes on the engine",
    moment="2026-03-01T09:05:00+00:00",
    when="1 Mar 2026, 09:05",
    likes=2,
    comments=4,
)


def test_an_article_tells_what_it_shows():
    """Which post, whose, how often liked and commented, stands in data attributes."""
    html = article(CARD, liked=True)

    assert (
        '<article class="post card" data-post="7" data-author="ada" data-likes="2"'
        ' data-comments="4" data-liked="true"' in html
    )


@pytest.mark.parametrize(
    "liked, act", [pytest.param(True, "unlike"), pytest.param(False, "like")]
)
def test_the_like_button_does_the_opposite(liked, act):
    """It is pressed or not, and its address undoes or does, with and without htmx."""
    html = article(CARD, liked=liked)

    assert f'formaction="/posts/7/{act}/"' in html
    assert f'hx-post="/posts/7/{act}/"' in html
    assert f'aria-pressed="{str(liked).lower()}"' in html


def test_only_the_author_is_offered_to_delete():
    """Her own posts lead to the page that deletes them; those of others do not."""
    assert 'href="/posts/7/delete/"' in article(CARD, viewer=User(username="ada"))
    assert "delete" not in article(CARD, viewer=User(username="grace"))
    assert "delete" not in article(CARD, viewer=AnonymousUser())


@pytest.mark.parametrize("field", ["content", "name", "author", "picture"])
def test_hostile_text_stays_text(field):
    """Nothing that people write or choose can open a tag or leave an attribute."""
    card = CARD._replace(**{field: HOSTILE})  # type: ignore[arg-type]
    html = article(card)

    assert "<script" not in html
    assert '" onload' not in html


def test_names_with_odd_letters_have_an_address():
    """The profile's address is the one that Django's own `reverse` makes."""
    author = "zoë.m-w_2+x@example.org"

    html = article(CARD._replace(author=author))

    assert f'href="{reverse("social:profile", args=[author])}"' in html


def test_the_actions_alone_are_those_of_the_article():
    """What a like answers with can stand where the article's actions stood."""
    entry = Entry(CARD, liked=True)

    actions = rendered("{% actions entry %}", User(username="ada"), entry=entry)

    assert actions.startswith('<div class="actions row" id="actions-7" data-likes="2"')
    assert actions in article(CARD, liked=True, viewer=User(username="ada"))


def test_a_face_is_a_picture_or_an_initial():
    """Both are decoration: the name stands beside them."""
    without = rendered("{% face 3 'ada' '' %}")
    with_one = rendered("{% face 3 'ada' '/media/a.webp' large=True %}")

    assert without == ('<span class="avatar face face-3" aria-hidden="true">A</span>')
    assert with_one == '<img class="avatar large" src="/media/a.webp" alt="">'


def article(
    card: Card, *, liked: bool = False, viewer: User | AnonymousUser | None = None
) -> str:
    entries = [Entry(card, liked)]
    return rendered("{% cards entries %}", viewer or AnonymousUser(), entries=entries)


def rendered(source: str, viewer: object = None, **context: object) -> str:
    template = Template("{% load cards %}" + source)
    return template.render(Context({"user": viewer, **context}))
