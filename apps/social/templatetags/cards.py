"""{% cards %} and {% actions %}: posts as HTML, written in Python for its speed.

A page shows twenty posts of some thirty values each. Django's template language took
2.5 ms to print them on the machine where this was written, and this module takes 0.1
ms: in templates, the printing would cost more than everything that a cache can save. It
is the one hot spot of the lesson; whatever is printed once a page stands in templates.

Whatever people wrote goes through `escape`; numbers and paths made here need no
escaping.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from html import escape
from urllib.parse import quote

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from ..cards import Card, Entry

register = template.Library()

# Colours of the circles that stand for missing pictures; see social.css.
FACES = 6


@register.simple_tag(takes_context=True)
def cards(context: Context, entries: Iterable[Entry]) -> SafeString:
    """All posts of a page as articles, seen by the page's viewer."""
    viewer = context["user"].username
    articles = [_article(entry, viewer) for entry in entries]
    return mark_safe("".join(articles))  # noqa: S308 (escaped where it is put together)


@register.simple_tag(takes_context=True)
def actions(context: Context, entry: Entry) -> SafeString:
    """What can be done with one post: the part that a like puts in anew."""
    bar = _actions(entry, context["user"].username)
    return mark_safe(bar)  # noqa: S308 (escaped where it is put together)


@register.simple_tag
def face(user_id: int, name: str, picture: str, *, large: bool = False) -> SafeString:
    """A person's picture, or her initial in a circle. It repeats the name beside it."""
    html = _face(user_id, name, picture, " large" if large else "")
    return mark_safe(html)  # noqa: S308 (escaped where it is put together)


def _article(entry: Entry, viewer: str) -> str:
    card = entry.card
    liked = "true" if entry.liked else "false"
    return (
        f'<article class="post card" data-post="{card.id}"'
        f' data-author="{escape(card.author)}" data-likes="{card.likes}"'
        f' data-comments="{card.comments}" data-liked="{liked}"'
        f' aria-labelledby="by-{card.id}">\n'
        f'<header class="row line">'
        f"{_face(card.author_id, card.name, card.picture)}"
        f'<div><h2 id="by-{card.id}">'
        f'<a href="{_profile_path(card.author)}">{escape(card.name)}</a></h2>'
        f'<a class="quiet" href="{_post_path(card)}">'
        f'<time datetime="{card.moment}">{card.when}</time></a></div></header>\n'
        f'<p class="said">{escape(card.content)}</p>\n'
        f"{_actions(entry, viewer)}\n</article>\n"
    )


def _actions(entry: Entry, viewer: str) -> str:
    card = entry.card
    path = _post_path(card)
    liked, act = ("true", "unlike") if entry.liked else ("false", "like")
    delete = f'<a href="{path}delete/">Delete</a>' if card.author == viewer else ""
    return (
        f'<div class="actions row" id="actions-{card.id}" data-likes="{card.likes}"'
        f' data-liked="{liked}">'
        # The same id after the swap: htmx then gives the focus back to the button.
        f'<button id="like-{card.id}" form="act" formaction="{path}{act}/"'
        f' hx-post="{path}{act}/" hx-target="#actions-{card.id}" hx-swap="outerHTML"'
        f' aria-pressed="{liked}" aria-describedby="by-{card.id}">'
        f"Like <span>{card.likes}</span></button>"
        f'<a href="{path}#comments" aria-describedby="by-{card.id}">'
        f"Comments <span>{card.comments}</span></a>{delete}</div>"
    )


def _face(user_id: int, name: str, picture: str, size: str = "") -> str:
    if picture:
        return f'<img class="avatar{size}" src="{escape(picture)}" alt="">'
    return (
        f'<span class="avatar{size} face face-{user_id % FACES}" aria-hidden="true">'
        f"{escape(name[:1].upper())}</span>"
    )


def _post_path(card: Card) -> str:
    return f"{_posts_root()}{card.id}/"


def _profile_path(username: str) -> str:
    return f"{_profiles_root()}{quote(username, safe='@+')}/"


# Asking `reverse` for each of a page's forty addresses would take longer than the rest.
@cache
def _posts_root() -> str:
    return reverse("social:post", args=[0]).removesuffix("0/")


@cache
def _profiles_root() -> str:
    return reverse("social:profile", args=["-"]).removesuffix("-/")
