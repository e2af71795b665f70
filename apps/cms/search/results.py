"""What a page of results shows: what an engine found, as far as the table agrees.

An engine may be behind. What is hidden or gone is left out, and a text that has changed
since is not quoted from the engine's copy: somebody may have taken back what it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from apps.common.web.pagination import Position, Slice

from .. import selectors
from ..shown import Teaser
from .answering import answer
from .interface import Hit, Piece, SearchError

# So often an engine is asked for more, where what it found has gone.
ROUNDS = 5


class Result(NamedTuple):
    post: Teaser
    title: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]


@dataclass
class Results:
    """Posts for some words, the best first; a source of pages for `KeysetPaginator`."""

    asked: str
    columns: int = 3
    # Of the last read: why the engine that should have answered has not.
    failure: SearchError | None = field(default=None, init=False)

    def read(self, after: Position | None, size: int) -> Slice[Result]:
        """Shorter than `size` only at the end, or where an engine is far behind."""
        results: list[Result] = []
        place = after
        for _ in range(ROUNDS):
            found = answer(self.asked, place, size - len(results))
            if found.failure and results:
                # Another engine begins anew, and would find the same ones again.
                break
            self.failure = found.failure
            results += shown(found.page.rows)
            place = found.page.following
            if place is None or len(results) == size:
                break
        return Slice(tuple(results), place)


def shown(hits: Sequence[Hit]) -> list[Result]:
    """In the order of the hits."""
    if not hits:
        return []
    posts = selectors.visible().filter(pk__in=[hit.post_id for hit in hits])
    updated = dict(posts.values_list("pk", "updated_at"))
    teasers = {post.id: post for post in selectors.teasers(posts, None, len(hits)).rows}
    return [
        _result(teasers[hit.post_id], hit, hit.as_of == updated.get(hit.post_id))
        for hit in hits
        if hit.post_id in teasers
    ]


def _result(post: Teaser, hit: Hit, is_current: bool) -> Result:
    if is_current and hit.excerpt:
        return Result(post, hit.title, hit.excerpt)
    return Result(post, (Piece(post.title),), (Piece(post.opening),))
