"""What the templates of lists are given: their rows, and words for what was added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse

from apps.common.web.pagination import KeysetPage, moment_of, page_or_404

from . import selectors
from .caching import PostList
from .cards import Entry

COMMENTS_A_PAGE = 50


def posts(listed: PostList, page: KeysetPage[Entry]) -> dict[str, Any]:
    """For posts.html. Nothing is read here: its rendering may be remembered."""
    place = page.position
    before = selectors.when(moment_of(place.numbers[0])) if place else ""
    return {
        "page_obj": page,
        "fragment": listed.fragment(place),
        # Not how many: to count them, they would have to be read.
        "announcement": f"Posts from before {before} were added.",
    }


def comments(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    """For post.html and comments.html."""
    found = selectors.comments_on(entry.card.id)
    page = page_or_404(request, found, COMMENTS_A_PAGE)
    return {
        "entry": entry,
        "entries": [entry],
        "page_obj": page,
        "remarks": selectors.remarks(page, request.user),
        "list_path": reverse("social:post", args=[entry.card.id]),
        "announcement": f"{len(page)} more comments were added.",
    }


def people(request: HttpRequest, listed: Sequence[User]) -> dict[str, Any]:
    """For people.html."""
    return {
        "people": selectors.as_seen_by(request.user, listed),
        "announcement": f"{len(listed)} more people were added.",
    }
