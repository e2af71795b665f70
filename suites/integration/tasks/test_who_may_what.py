"""Every address of the lesson, asked for by everybody, as the README's table says."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

import apps.tasks
from apps.tasks import urls
from fixtures.factories.tasks import TaskFactory
from suites.support.who_may_what import PEOPLE, cases_of, missing

pytestmark = [pytest.mark.uncounted, pytest.mark.usefixtures("fresh_cache")]
README = Path(apps.tasks.__file__).with_name("README.md")
CASES = cases_of(README)


@pytest.fixture
def everybody(ada, mallory, sam, browser_of):
    """The task is Ada's; a browser for each of the four."""
    people = dict(zip(PEOPLE, (None, mallory, ada, sam), strict=True))
    return {name: browser_of(person) for name, person in people.items()}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_answer(case, everybody, ada):
    """Each cell of the table holds."""
    task = TaskFactory(user=ada)
    path = case.address({"<int:pk>": task.pk})

    answer = everybody[case.person].generic(case.method, path)

    assert case.is_answered_by(answer), (answer.status_code, answer.headers)


def test_the_table_is_complete():
    """An address that is added must say there who may do what with it."""
    assert missing(CASES, urls.urlpatterns) == []


def test_forms_without_their_token_are_refused(ada):
    """Another site cannot make a member's browser act for it."""
    task = TaskFactory(user=ada)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada)

    for act in (
        "create/",
        *(f"{task.pk}/{act}/" for act in ("update", "delete", "status")),
    ):
        assert browser.post(f"/tasks/{act}").status_code == 403
