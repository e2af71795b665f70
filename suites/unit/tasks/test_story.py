"""People with a list, as the generator plays them: what they send, and what is right."""

from __future__ import annotations

import pytest

from load.stories.tasks import PROBE, STORY, pages
from load.stories.tasks.acts import FILTERS, numbered
from load.stories.tasks.pages import SeenTask
from load.stories.tasks.person import Doer
from load.wire import Answer

COUNTS = "".join(
    f'<strong data-count="{status}">1</strong>'
    for status in ("pending", "in_progress", "completed")
)
EARLIER, NOW = "2026-01-01T08:00:00", "2026-01-01T10:00:00"


def item(number: int, *, status="pending", title="Oil", moment=NOW) -> str:
    return (
        f'<li class="card" data-task="{number}" data-status="{status}">'
        f'<h2 id="title-{number}">{title}</h2><time datetime="{moment}"></time></li>'
    )


def whole(*items: str, query="", viewer="ada") -> Answer:
    html = f'<body data-viewer="{viewer}"><main data-query="{query}">{COUNTS}'
    return Answer(200, (html + "".join(items)).encode())


def part(*items: str) -> Answer:
    return Answer(200, "".join(items).encode())


def ada() -> Doer:
    return Doer(
        "ada", tasks=[SeenTask(7, "pending", "Oil", NOW)], more="/tasks/?page=1-7"
    )


def problem(
    operation: str, person: Doer, answer: Answer, choice: int = 0
) -> str | None:
    act = STORY.act(operation)
    request = act.request(person, choice)
    assert request is not None
    return act.check(person, request, answer)


def path_of(operation: str, person: Doer) -> str:
    request = STORY.act(operation).request(person, 0)
    assert request is not None
    return request.path


class TestActs:
    @pytest.mark.parametrize("operation", ["move", "update", "delete", "edit_page"])
    def test_need_a_task(self, operation):
        """Who has seen none looks at her list instead, and that is judged as one."""
        request = STORY.act(operation).request(Doer("ada"), 0)

        assert request is not None
        assert (request.method, request.path) == ("GET", "/tasks/")
        assert problem(operation, Doer("ada"), whole()) is None
        assert "'bob'" in (problem(operation, Doer("ada"), whole(viewer="bob")) or "")

    def test_a_task_is_deleted_by_who_wrote_it_and_once(self):
        """So that nobody acts on one that is gone; all others are left where they are."""
        person, title = ada(), numbered(3)
        assert problem("create", person, Answer(302, b"", "/tasks/"), 3) is None
        person.tasks = [SeenTask(8, "pending", title, NOW)]
        assert path_of("move", person) == "/tasks/"

        request = STORY.act("delete").request(person, 0)

        assert request is not None
        assert request.path == "/tasks/8/delete/"
        assert path_of("delete", person) == "/tasks/"

    def test_reading_on_ends_at_the_top(self):
        """At the end of a list she opens it anew."""
        person = ada()
        request = STORY.act("list_more").request(person, 0)
        assert request is not None
        assert (request.path, request.partial) == ("/tasks/?page=1-7", True)

        person.more = None
        again = STORY.act("list_more").request(person, 0)
        assert again is not None
        assert (again.path, again.partial) == ("/tasks/", False)


class TestLists:
    def test_are_right(self):
        """She takes note of the tasks and of the way to more."""
        person, link = ada(), '<a rel="next" href="/tasks/?q=a&amp;page=5">More</a>'

        answer = whole(item(9), item(8, moment=EARLIER), link)

        assert problem("list", person, answer) is None
        assert [task.id for task in person.tasks] == [9, 8]
        assert person.more == "/tasks/?q=a&page=5"

    @pytest.mark.parametrize(
        "answer, said",
        [
            (whole(viewer="bob"), "the page of 'bob'"),
            (whole(query="q=other"), "the list 'q=other', not ''"),
            (whole(item(1, moment=EARLIER), item(2)), "task 2 stands below"),
            (Answer(302, b"", "/accounts/login/"), "302 to /accounts/login/"),
            (Answer(200, b'<body data-viewer="ada"><main data-query="">'), "counts of"),
        ],
        ids=["viewer", "filter", "order", "login", "counts"],
    )
    def test_are_wrong(self, answer, said):
        """What is wrong is said, and she takes no note of it."""
        person = ada()

        assert said in (problem("list", person, answer) or "")
        assert [task.id for task in person.tasks] == [7]

    def test_of_a_filter_have_what_was_asked_for(self):
        """A status that was not asked for is wrong."""
        choice = FILTERS.index("status=completed")
        answer = whole(item(1, status="pending"), query="status=completed")

        assert "task 1 is pending" in (problem("filter", ada(), answer, choice) or "")

    def test_go_on_where_they_ended(self):
        """A part, and older tasks than the last she saw."""
        assert problem("list_more", ada(), part(item(2, moment=EARLIER))) is None
        late = part(item(2, moment="2026-02-01T00:00:00"))
        assert "task 2 stands below" in (problem("list_more", ada(), late) or "")
        assert "a whole page" in (problem("list_more", ada(), whole()) or "")


class TestWrites:
    def test_a_step_shows_the_task_where_it_is_now(self):
        """She remembers it, and the next step leads on from there."""
        person = ada()

        answer = part(item(7, status="in_progress"), COUNTS)

        assert problem("move", person, answer) is None
        assert person.tasks[0].status == "in_progress"

    @pytest.mark.parametrize(
        "answer, said",
        [
            (part(item(7), COUNTS), "is not in_progress"),
            (part(item(8, status="in_progress"), COUNTS), "is not in_progress"),
            (part(item(7, status="in_progress")), "counts of"),
            (whole(item(7, status="in_progress")), "a whole page"),
        ],
        ids=["status", "task", "counts", "page"],
    )
    def test_a_step_is_wrong(self, answer, said):
        """Anything but that task at that status, with counts."""
        assert said in (problem("move", ada(), answer) or "")

    @pytest.mark.parametrize("operation", ["create", "update"])
    def test_a_form_is_taken_with_a_redirect(self, operation):
        """A form shown again was refused; the login wants another person."""
        assert problem(operation, ada(), Answer(302, b"", "/tasks/")) is None
        assert "status 422" in (problem(operation, ada(), Answer(422, b"")) or "")
        to_login = Answer(302, b"", "/accounts/login/")
        assert "login" in (problem(operation, ada(), to_login) or "")


def test_the_probe_is_about_one_person():
    """Nobody else could look at her list."""
    assert not PROBE.shared
    assert PROBE.page("ada") == "/tasks/"
    assert PROBE.write("probe number 3")[1]["title"] == "probe number 3"


def test_a_page_without_a_list_has_none():
    """Neither tasks nor a filter."""
    assert pages.tasks(b"<p>nothing</p>") == []
    assert pages.query(b"<main>") is None
