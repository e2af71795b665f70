"""No page breaks a rule that axe knows, in either colour scheme, wide or narrow."""

from __future__ import annotations

import pytest

from fixtures.factories.tasks import TaskFactory
from suites.support.looks import LOOKS, faults
from suites.support.people import log_in

PAGES = {
    "landing page": "/",
    "list": "/tasks/",
    "nothing found": "/tasks/?q=nothing",
    "refused filter": "/tasks/?order=none&created_from=soon",
    "writing": "/tasks/create/",
    "editing": "/tasks/{task}/update/",
    "deleting": "/tasks/{task}/delete/",
    "no such task": "/tasks/1000000/update/",
}


@pytest.mark.parametrize("look", LOOKS)
def test_no_rule_is_broken(look, site, new_context, console, ada):
    """Every page of the lesson is looked at as somebody of that kind sees it."""
    console.allow("status of (404|422)")
    for status in ("pending", "in_progress", "completed"):
        task = TaskFactory(user=ada, description="Twice.", status=status)
    context = new_context(**LOOKS[look])
    page = context.new_page()

    broken = []
    for name, path in PAGES.items():
        if name == "list":
            log_in(context, site, ada)
        page.goto(site.url + path.format(task=task.pk))
        broken += faults(page, look)

    assert not broken, "\n".join(broken)
