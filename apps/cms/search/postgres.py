"""Search in Postgres: it keeps each row's words itself, so it is never behind the table.

Ranks are Postgres's own, in millionths: whole numbers, from which a list can be read on.
https://www.postgresql.org/docs/current/textsearch-controls.html#TEXTSEARCH-RANKING
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import BigIntegerField, F, QuerySet
from django.db.models.functions import Cast

from apps.common.web.pagination import Position, Rows, Slice

from ..models import LANGUAGE, Post, without_tags
from ..selectors import visible
from .interface import MARK_BEGINS, MARK_ENDS, Hit, Piece, pieces
from .words import alternatives, written

EXCERPT_WORDS = 30
MILLIONTHS = 1_000_000


@dataclass(frozen=True)
class Postgres:
    name = "postgres"
    number = 0

    def find(self, words: str, after: Position | None, size: int) -> Slice[Hit]:
        page = Rows(ranked(written(alternatives(words)))).read(after, size)
        return Slice(tuple(map(_hit, page.rows)), page.following)

    def follow(self, post_ids: Collection[int]) -> None:
        """It has done so with the rows."""

    def rebuild(self) -> int:
        return visible().count()

    def check(self) -> None:
        """Without it there is no site either."""


def ranked(words: str) -> QuerySet[Post, Any]:
    query = SearchQuery(words, config=LANGUAGE, search_type="websearch")
    rank = SearchRank(F("search"), query)
    return (
        visible()
        .filter(search=query)
        .annotate(
            place=Cast(rank * MILLIONTHS, BigIntegerField()),
            marked_title=_headline(F("title"), query, highlight_all=True),
            marked_text=_headline(
                without_tags(F("content")),
                query,
                max_words=EXCERPT_WORDS,
                min_words=EXCERPT_WORDS // 2,
            ),
        )
        .order_by("-place", "-id")
        .values_list(
            "id", "place", "marked_title", "marked_text", "updated_at", named=True
        )
    )


def _headline(text: Any, query: SearchQuery, **options: Any) -> SearchHeadline:
    marks: dict[str, Any] = {"start_sel": MARK_BEGINS, "stop_sel": MARK_ENDS}
    return SearchHeadline(text, query, config=LANGUAGE, **marks, **options)


def _hit(row: Any) -> Hit:
    return Hit(
        post_id=row.id,
        title=pieces(row.marked_title),
        excerpt=tuple(
            Piece(unescape(piece.text), piece.found)
            for piece in pieces(row.marked_text)
        ),
        as_of=row.updated_at,
    )
