"""Nobody learns of somebody else's task: neither what it says nor that it is there."""

from __future__ import annotations

import re

import pytest

from apps.common.caching.catalogue import STRATEGIES
from apps.tasks import services
from apps.tasks.models import Task
from apps.tasks.selectors import UnknownTask
from fixtures.factories.tasks import TaskFactory
from suites.support.pages import seen
from suites.support.strategies import on_a_server_that_will_do

pytestmark = [pytest.mark.uncounted, pytest.mark.usefixtures("fresh_cache")]
NOWHERE = 1_000_000_000
FORM = {"title": "mine now", "description": "", "status": "completed"}


@pytest.mark.parametrize(
    "method, act",
    [
        ("GET", "update"),
        ("POST", "update"),
        ("GET", "delete"),
        ("POST", "delete"),
        ("POST", "status"),
    ],
)
@pytest.mark.parametrize("who", ["mallory", "sam"])
def test_hers_and_none_are_answered_alike(method, act, who, ada, browser_of, request):
    """The same status and the same page, but for the number that was asked for."""
    task = TaskFactory(user=ada, title="secret")
    browser = browser_of(request.getfixturevalue(who))

    hers, none = (
        getattr(browser, method.lower())(f"/tasks/{number}/{act}/", FORM)
        for number in (task.pk, NOWHERE)
    )

    assert hers.status_code == none.status_code == 404
    assert page_of(hers, task.pk) == page_of(none, NOWHERE)
    assert Task.objects.get().title == "secret"


@pytest.mark.parametrize("number", [str(NOWHERE), "9" * 40])
def test_a_number_that_nothing_has(number, ada, browser_of):
    """The page says which, however large it is."""
    answer = browser_of(ada).get(f"/tasks/{number}/update/")

    assert answer.status_code == 404
    assert f"You have no task {number}" in answer.content.decode()


def test_visitors_are_asked_to_log_in_for_any_number(ada, client):
    """Who is not logged in learns nothing from where she is sent."""
    task = TaskFactory(user=ada)

    for number in (task.pk, NOWHERE):
        answer = client.get(f"/tasks/{number}/update/")
        assert answer["Location"] == f"/accounts/login/?next=/tasks/{number}/update/"


@pytest.mark.parametrize("name", STRATEGIES)
def test_what_is_remembered_of_one_is_shown_to_no_other(
    name, ada, mallory, browser_of, settings, request
):
    """Under every strategy: lists, and the question before a deletion."""
    on_a_server_that_will_do("tasks", name, settings, request)
    task = TaskFactory(user=ada, title="secret")
    hers, others = browser_of(ada), browser_of(mallory)

    for _ in range(2):
        assert "secret" in seen(hers, "/tasks/?q=secret")
        assert "secret" in seen(hers, f"/tasks/{task.pk}/delete/")
        assert "secret" not in seen(others, "/tasks/")
        assert others.get(f"/tasks/{task.pk}/delete/").status_code == 404


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda who, pk: services.revise(who, pk, **FORM), id="revise"),
        pytest.param(lambda who, pk: services.move(who, pk, "completed"), id="move"),
    ],
)
def test_services_do_not_trust_their_callers(act, ada, mallory):
    """Also where a view had forgotten to look, nobody else's task is changed."""
    task = TaskFactory(user=ada, title="secret")

    with pytest.raises(UnknownTask, match=f"You have no task {task.pk};"):
        act(mallory, task.pk)
    services.remove(mallory, task.pk)

    task.refresh_from_db()
    assert (task.title, task.status) == ("secret", "pending")


def page_of(answer, number: int) -> str:
    """Without what differs from answer to answer: tokens, and the number asked for."""
    html = re.sub(r"\b[A-Za-z0-9]{64}\b", "token", answer.content.decode())
    return re.sub(rf"\b(task |tasks/){number}\b", r"\1N", html)
