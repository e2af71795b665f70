"""Who answers: Elasticsearch where there is one and it can, Postgres otherwise.

Nobody is shown an error for the sake of a better order of posts. The page says which one
answered only where it is not the one that should have.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from apps.common.web.pagination import Position, Slice

from .. import conf
from .interface import Hit, SearchEngine, SearchError
from .postgres import Postgres

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    page: Slice[Hit]
    # Why the engine that should have answered has not.
    failure: SearchError | None = None


def engine() -> SearchEngine:
    """The one that the settings name."""
    url = conf.elasticsearch_url()
    if not url:
        return Postgres()
    from .elasticsearch import engine_at

    return engine_at(url, conf.elasticsearch_timeout_s())


def answer(words: str, after: Position | None, size: int) -> Answer:
    chosen = engine()
    try:
        return Answer(_asked(chosen, words, after, size))
    except SearchError as error:
        logger.warning(
            "Postgres answers a search, for %s has not: %s: %s",
            chosen.name,
            type(error).__name__,
            error,
        )
        return Answer(_asked(Postgres(), words, after, size), failure=error)


def _asked(
    chosen: SearchEngine, words: str, after: Position | None, size: int
) -> Slice[Hit]:
    """A place begins with its engine's number: behind another's place, all begins anew."""
    place = None
    if after is not None and after.numbers[0] == chosen.number:
        place = Position(after.numbers[1:])
    found = chosen.find(words, place, size)
    if found.following is None:
        return found
    following = Position((chosen.number, *found.following.numbers))
    return Slice(found.rows, following)
