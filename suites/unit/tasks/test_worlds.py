"""The worlds of the lesson: rows that its forms would have taken, the same everywhere."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from apps.tasks.models import Status, Task
from fixtures.worlds import world_named
from fixtures.worlds.tasks import SIZES


def rows_of(size: str):
    world = world_named("tasks", size)
    tables = {table.name: table for table in world.tables()}
    return world, tables["tasks_task"], tables


@pytest.mark.parametrize("size", ["tiny", "small", "demo"])
def test_every_row_could_have_come_through_a_form(size):
    """Titles, descriptions and statuses fit their fields; owners are there."""
    world, tasks, _ = rows_of(size)
    columns = tasks.columns
    longest = Task._meta.get_field("title").max_length
    assert longest is not None

    assert all(0 < len(title) <= longest for title in columns["title"])
    assert max(map(len, columns["description"])) <= 4000
    assert set(columns["status"]) <= set(Status.values)
    assert set(columns["user_id"].tolist()) <= set(range(1, world.size.users + 1))
    assert columns["id"].tolist() == list(range(1, tasks.rows + 1))


@pytest.mark.parametrize("size", ["tiny", "small"])
def test_everybody_has_a_list_and_few_have_a_long_one(size):
    """Whoever acts finds something to do, and those who act most have most."""
    world, tasks, _ = rows_of(size)
    owned = Counter(tasks.columns["user_id"].tolist())

    assert tasks.rows == SIZES[size].tasks
    assert len(owned) == world.size.users
    assert owned[1] > 2 * TASKS_A_PAGE
    assert owned[1] > 5 * np.median(list(owned.values()))


def test_a_world_is_the_same_wherever_it_is_built():
    """Two buildings have the same rows."""
    first, second = rows_of("tiny")[1], rows_of("tiny")[1]

    for name, column in first.columns.items():
        assert list(column) == list(second.columns[name])


class TestDemo:
    def test_ada_has_some_thirty_tasks_in_all_states(self):
        """Who logs in as ada finds a list that somebody has lived with."""
        _, tasks, _ = rows_of("demo")
        hers = [
            status
            for owner, status in zip(
                tasks.columns["user_id"].tolist(), tasks.columns["status"], strict=True
            )
            if owner == 1
        ]

        assert len(hers) > 30
        assert set(hers) == set(Status.values)

    def test_it_ends_when_it_is_built(self):
        """The last task was written an hour ago, the first two months."""
        _, tasks, tables = rows_of("demo")
        moments = tasks.columns["created_at"]

        assert (np.diff(moments) >= 0).all()
        assert moments[0] > tables["auth_user"].columns["date_joined"].max()


TASKS_A_PAGE = 20
