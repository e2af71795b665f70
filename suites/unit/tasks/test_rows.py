"""What stands in a list beside the words of a task."""

from __future__ import annotations

import pytest

from apps.tasks.models import Status
from apps.tasks.rows import STEPS, Row
from apps.tasks.selectors import SUMMARY, summary_of


@pytest.mark.parametrize("status", Status.values)
def test_every_task_has_a_button_that_leads_elsewhere(status):
    """From each status there is a step, and three steps lead back to it."""
    row = Row(1, "Oil", "", status, "", "")

    assert row.step.status != status
    assert row.step.label
    third = STEPS[STEPS[row.step.status].status]
    assert third.status == status


def test_words_for_people():
    """A status is written as the plan writes it."""
    labels = [Row(1, "Oil", "", value, "", "").status_label for value in Status.values]

    assert labels == ["Pending", "In Progress", "Completed"]


@pytest.mark.parametrize("length, whole", [(SUMMARY, True), (SUMMARY + 1, False)])
def test_of_a_long_description_the_beginning_is_shown(length, whole):
    """A sign says that there is more; what fits is shown as it is."""
    description = "x" * length

    assert (summary_of(description) == description) is whole
    assert summary_of(description).endswith("…") is not whole
