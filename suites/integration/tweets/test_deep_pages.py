"""Page 500 of the timeline costs the database what page 1 costs.

The plan's index has the moment alone, and pages are told apart by moment and id: this
shows that it is enough. Costs are blocks that Postgres touches: no clock, no noise.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.common.web.pagination import Position, Rows
from apps.tweets import selectors
from suites.support.blocks import blocks_touched, settle

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
TWEETS, PAGE, DEEP = 15_000, 20, 500


@pytest.fixture
def long_timeline(ada) -> None:
    """Fifteen thousand tweets of Ada's, every tenth in the same moment as the last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tweets_tweet (author_id, text, image, created_at)"
            " SELECT %s, repeat('so it is ', 30), '',"
            " timestamptz '2026-01-01' + (n - (n %% 10 = 0)::int) * interval '1 min'"
            " FROM generate_series(1, %s) AS n",
            [ada.pk, TWEETS],
        )
    settle("tweets_tweet")


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
    return blocks_touched(query["sql"])


def blocks_by_offset(skipped: int) -> int:
    """The same page, counted off from the first tweet."""
    with CaptureQueriesContext(connection) as asked:
        list(selectors.timeline()[skipped : skipped + PAGE])
    (query,) = asked
    return blocks_touched(query["sql"])
