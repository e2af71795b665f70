"""Keyset pages of real lists, in every order, against slices of the same lists."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from apps.common.web.pagination import KeysetPaginator, Ordering, Position
from apps.tasks import caching, selectors
from apps.tasks.models import Status, Task
from apps.tasks.wanted import Order, Wanted

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db,
    pytest.mark.usefixtures("fresh_cache"),
]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
# Few moments and few titles for many rows; titles with signs that tokens must bear.
moments = st.sampled_from([timedelta(microseconds=us) for us in (0, 1, 10**6)])
titles = st.sampled_from(["a", "A", "b", "-", "é", "🦦 0-1", "' OR 1=1", "İ", " z"])
rows = st.lists(st.tuples(titles, st.sampled_from(Status.values), moments), max_size=30)
many = hypothesis_settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@many
@given(
    rows=rows,
    size=st.integers(1, 7),
    order=st.sampled_from(Order.values),
    status=st.sampled_from(["", *Status.values]),
)
def test_pages_are_slices(ada, grace, settings, rows, size, order, status):
    """Read page by page, a list is what slicing makes: nothing twice or lost."""
    # What one example reads is not there for the next.
    settings.CACHE_STRATEGY = "none"
    wanted = Wanted(status=status, order=order)
    with undone():
        Task.objects.bulk_create(
            Task(user=person, title=title, status=state, created_at=NOON + after)
            for person in (ada, grace)
            for title, state, after in rows
        )
        whole = [task.pk for task in selectors.tasks_wanted(ada.pk, wanted)]

        slices = [whole[at : at + size] for at in range(0, len(whole), size)]
        assert list(walked(ada.pk, wanted, size)) == (slices or [[]])


@pytest.mark.parametrize("order", Order.values)
def test_a_list_says_what_its_query_is_sorted_by(ada, order):
    """How many texts and numbers a place has, is told in two files; they agree."""
    listed = caching.TaskList(ada.pk, Wanted(order=order))
    ordering = Ordering.of(selectors.tasks_wanted(ada.pk, listed.wanted))

    assert listed.words == ordering.words
    assert listed.words + listed.columns == len(ordering.names)


@pytest.mark.parametrize("text", ["", "z" * 1000, "\x01\x7f", "🦦'\"\\%_"])
def test_places_that_no_row_has(ada, text):
    """Whatever a token says, it is compared with, and nothing else."""
    Task.objects.create(user=ada, title="m")
    listed = caching.TaskList(ada.pk, Wanted(order="title"))
    token = str(Position((5,), words=(text,)))

    assert len(KeysetPaginator(listed, 5).page(token)) in (0, 1)


def walked(user_id: int, wanted: Wanted, size: int) -> Iterator[list[Any]]:
    """All pages, from each to the next."""
    token = ""
    while True:
        page = KeysetPaginator(caching.TaskList(user_id, wanted), size).page(token)
        yield [row.id for row in page]
        if not page.has_next():
            return
        token = page.next_page_number()


@contextmanager
def undone() -> Iterator[None]:
    """Examples of one test share a database; each leaves it as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
