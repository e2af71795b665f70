"""Page 500 of the timeline costs the database what page 1 costs.

The plan's index has the moment alone, and pages are told apart by moment and id: this
shows that it is enough. Costs are blocks that Postgres touches: no clock, no noise.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.common.web.pagination import Position, Rows
from apps.tweets import selectors

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
TWEETS, PAGE, DEEP = 15_000, 20, 500


@pytest.fixture
def long_timeline(ada) -> None:
    """Fifteen thousand tweets of Ada's, every tenth in the same moment as the last."""
    with connection.cursor() as cursor:
        # Only what has reached the disk can be seen to be visible to everybody.
        cursor.execute("SET synchronous_commit = on")
        cursor.execute(
            "INSERT INTO tweets_tweet (author_id, text, image, created_at)"
            " SELECT %s, repeat('so it is ', 30), '',"
            " timestamptz '2026-01-01' + (n - (n %% 10 = 0)::int) * interval '1 min'"
            " FROM generate_series(1, %s) AS n",
            [ada.pk, TWEETS],
        )
        # Statistics and the visibility map, as a table has them that is in use.
        cursor.execute("VACUUM ANALYZE tweets_tweet")
        cursor.execute("RESET synchronous_commit")


def test_the_timeline(long_timeline):
    """Wherever a page begins, it reads its tweets and a few blocks of the index."""
    deep = Rows(selectors.timeline()).read(None, PAGE * (DEEP - 1)).following

    first, last = blocks(None), blocks(deep)

    assert last <= 2 * first + 10
    assert blocks_by_offset(PAGE * (DEEP - 1)) > 10 * last


def blocks(after: Position | None) -> int:
    """How many blocks the page behind that place touches."""
    with CaptureQueriesContext(connection) as asked:
        page = selectors.cards(selectors.timeline(), after, PAGE)
    assert len(page.rows) == PAGE
    (query,) = asked
    return touched(query["sql"])


def blocks_by_offset(skipped: int) -> int:
    """The same page, counted off from the first tweet."""
    with CaptureQueriesContext(connection) as asked:
        list(selectors.timeline()[skipped : skipped + PAGE])
    (query,) = asked
    return touched(query["sql"])


def touched(query: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}")
        (told,) = cursor.fetchone()
    plans: Any = json.loads(told) if isinstance(told, str) else told
    top = plans[0]["Plan"]
    return int(top["Shared Hit Blocks"] + top["Shared Read Blocks"])
