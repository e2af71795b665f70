"""Page 500 of a list costs the database what page 1 costs, in each of its orders.

Costs are blocks that Postgres touches, as EXPLAIN counts them: no clock, no noise.
"""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.common.web.pagination import Position, Rows
from apps.tasks import selectors
from apps.tasks.wanted import Order, Wanted
from fixtures.factories.accounts import UserFactory
from suites.support.blocks import blocks_of, blocks_touched, settle

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
TASKS, PAGE, DEEP = 11_000, 20, 500
STATUSES = ["pending", "in_progress", "completed"]


@pytest.fixture
def busy(db) -> User:
    """Somebody with eleven thousand tasks, and somebody else with as many."""
    people: list[User] = UserFactory.create_batch(2)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tasks_task (user_id, title, description, status, created_at)"
            " SELECT (%s::int[])[1 + n %% 2], 'Gear ' || n * 7919 %% 997,"
            " repeat('so it is ', 30), (%s::text[])[1 + n %% 3],"
            " timestamptz '2026-01-01' + n * interval '1 min'"
            " FROM generate_series(1, %s) AS n",
            [[person.pk for person in people], STATUSES, 2 * TASKS],
        )
    settle("tasks_task")
    return people[0]


def test_every_order_and_status(busy):
    """Wherever a page begins, what is read is what is shown, and a path through an index."""
    lists = [Wanted(order=order) for order in Order.values]
    lists += [Wanted(status="completed"), Wanted(status="completed", order="oldest")]

    for wanted in lists:
        deep = place(busy, wanted, PAGE * (DEEP if not wanted.status else DEEP // 3))

        first, last = blocks(busy, wanted, None), blocks(busy, wanted, deep)

        assert first < 60, wanted
        assert last <= 2 * first + 10, wanted


def test_counting_costs_the_index_alone(busy):
    """How many are how far is not read from the table."""
    with CaptureQueriesContext(connection) as asked:
        told = selectors.counts(busy.pk)

    assert sum(count.tasks for count in told) == TASKS
    assert blocks_touched(asked[0]["sql"]) < blocks_of("tasks_task") / 4


def place(person: User, wanted: Wanted, number: int) -> Position:
    """Behind so many rows of the list."""
    rows = Rows(selectors.tasks_wanted(person.pk, wanted))
    position = rows.read(None, number).following
    assert position is not None
    return position


def blocks(person: User, wanted: Wanted, after: Position | None) -> int:
    """How many blocks the page behind that place touches."""
    with CaptureQueriesContext(connection) as asked:
        page = selectors.page(person.pk, wanted, after, PAGE)
    assert len(asked) == 1
    assert page.following
    return blocks_touched(asked[0]["sql"])
