"""Which tasks stand in a list, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from apps.tasks.models import Status
from apps.tasks.selectors import filter_tasks_by_status, get_user_tasks
from fixtures.factories.tasks import TaskFactory
from suites.support.pages import next_page, seen

from .pages import counts_on, tasks_on, titles_of, titles_on

pytestmark = pytest.mark.usefixtures("fresh_cache")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def list_of_ada(ada):
    """Four tasks of four days, the oldest first."""
    told = [
        ("oil the Gears", "Twice.", Status.COMPLETED, NOON),
        ("Bolts", "They hold the gears.", Status.IN_PROGRESS, NOON + DAY),
        ("aprons", "", Status.PENDING, NOON + 2 * DAY),
        ("Écluse 100%", "", Status.PENDING, NOON + 3 * DAY),
    ]
    return [
        TaskFactory(
            user=ada, title=title, description=words, status=status, created_at=at
        )
        for title, words, status, at in told
    ]


def test_helpers_of_the_plan(ada, grace, list_of_ada):
    """Her tasks, all or those of one status, the newest first."""
    TaskFactory(user=grace)

    assert list(get_user_tasks(ada)) == list_of_ada[::-1]
    assert list(filter_tasks_by_status(ada, "pending")) == list_of_ada[:1:-1]


@pytest.mark.parametrize(
    "query, titles",
    [
        ("", ["Écluse 100%", "aprons", "Bolts", "oil the Gears"]),
        ("?status=pending", ["Écluse 100%", "aprons"]),
        ("?status=completed", ["oil the Gears"]),
        ("?q=GEARS", ["Bolts", "oil the Gears"]),
        ("?q=gears+oil", ["oil the Gears"]),
        ("?q=%25", ["Écluse 100%"]),
        ("?q=_", []),
        ("?q=gears&status=pending", []),
        ("?created_from=2026-03-02&created_to=2026-03-03", ["aprons", "Bolts"]),
        ("?created_from=2026-03-04", ["Écluse 100%"]),
        ("?created_to=2026-03-01", ["oil the Gears"]),
        ("?created_to=9999-12-31&created_from=0001-01-01", None),
        ("?order=oldest", ["oil the Gears", "Bolts", "aprons", "Écluse 100%"]),
        ("?order=status", ["Écluse 100%", "aprons", "Bolts", "oil the Gears"]),
        ("?status=&q=&created_from=&created_to=&order=", None),
        ("?unheard_of=1", None),
    ],
)
def test_filters(query, titles, list_of_ada, ada, grace, browser_of):
    """A filter shows those that pass it, and never somebody else's."""
    TaskFactory(user=grace, title="gears", created_at=NOON)
    everything = [task.title for task in list_of_ada[::-1]]

    assert titles_of(browser_of(ada), query) == (
        everything if titles is None else titles
    )


def test_by_title_small_and_capital_letters_are_mixed(ada, browser_of):
    """Whoever writes a title with a capital letter does not stand apart."""
    for title in ("beta", "Alpha", "alpha 2", "Beta 2"):
        TaskFactory(user=ada, title=title)

    shown = titles_of(browser_of(ada), "?order=title")

    assert shown == ["Alpha", "alpha 2", "beta", "Beta 2"]


def test_the_head_counts_all_of_hers(list_of_ada, ada, grace, browser_of):
    """By status, whatever the filter; a status that nothing has is counted, too."""
    TaskFactory(user=grace)
    browser = browser_of(ada)

    for query in ("", "?status=completed", "?q=nothing"):
        assert counts_on(seen(browser, f"/tasks/{query}")) == {
            "pending": 2,
            "in_progress": 1,
            "completed": 1,
        }
    assert counts_on(seen(browser_of(grace), "/tasks/"))["completed"] == 0


@pytest.mark.parametrize("order", ["newest", "oldest", "title", "status"])
def test_a_filter_survives_paging(order, ada, browser_of):
    """The link to more leads on in the same list, in the same order, to its end."""
    for number in range(45):
        status = "completed" if number % 9 == 0 else "pending"
        TaskFactory(user=ada, title=f"gear {number % 7}", status=status)
    TaskFactory.create_batch(3, user=ada, title="other")
    browser = browser_of(ada)
    path: str | None = f"/tasks/?status=pending&q=gear&order={order}"

    shown, pages = [], 0
    while path:
        html = seen(browser, path)
        shown += tasks_on(html)
        path, pages = next_page(html), pages + 1

    assert pages == 2
    assert len({task.id for task in shown}) == len(shown) == 40
    assert {task.status for task in shown} == {"pending"}
    if order == "title":
        assert [task.title for task in shown] == sorted(task.title for task in shown)


def test_an_address_puts_nothing_of_its_own_into_a_page(ada, browser_of):
    """What is no field of the filter is not handed on."""
    TaskFactory.create_batch(25, user=ada)

    html = seen(browser_of(ada), "/tasks/?evil=1&q=oil")

    assert "evil" not in str(next_page(html))


@pytest.mark.parametrize(
    "query, message",
    [
        ("created_from=2026-03-02&created_to=2026-03-01", "before the first one"),
        ("created_from=2026-02-30", "Enter a day as year-month-day"),
        ("status=done", "Select a valid choice"),
        ("order=-id", "Select a valid choice"),
        ("q=a%00b", "Null characters are not allowed"),
    ],
)
def test_a_filter_that_makes_no_sense(query, message, list_of_ada, ada, browser_of):
    """The form comes back with the reason, and no list passes for the answer."""
    answer = browser_of(ada).get(f"/tasks/?{query}")

    html = answer.content.decode()
    assert answer.status_code == 422
    assert message in html
    assert "No list is shown" in html
    assert titles_on(html) == []


@pytest.mark.parametrize("order", ["newest", "title", "status"])
@pytest.mark.parametrize("token", ["abc", "1-2-3-4", "--1", "1'--", "AA-1-1", "w6_.-5"])
def test_a_page_that_is_none(order, token, ada, browser_of):
    """A token that no page of this list has handed out is a 404 that says so."""
    answer = browser_of(ada).get(f"/tasks/?order={order}&page={token}")

    assert answer.status_code == 404
    assert "is not a place in this list" in answer.content.decode()


def test_an_empty_list_says_what_to_do(ada, browser_of):
    """Somebody new is not left before an empty page; a narrow filter is another thing."""
    browser = browser_of(ada)

    assert "write a task" in seen(browser, "/tasks/")
    assert "None of your tasks is like that" in seen(browser, "/tasks/?q=gear")


def test_only_the_beginning_of_a_long_description_is_read(ada, browser_of):
    """The rest stays in the table."""
    TaskFactory(user=ada, description="x" * 4000)

    html = seen(browser_of(ada), "/tasks/")

    assert "x" * 240 + "…" in html
    assert "x" * 241 not in html


def test_a_task_says_what_it_is(ada):
    """In the admin and in a debugger."""
    task = TaskFactory(user=ada, title="x" * 50)

    assert str(task) == "x" * 40 + " (Pending)"
    assert task.get_absolute_url() == f"/tasks/{task.pk}/update/"
