"""What pages show of tasks: small frozen values that a cache can keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .models import Status


class Step(NamedTuple):
    """What the one button of a task says, and the status that it asks for.

    It names the status instead of "the next one": two clicks are then no two steps.
    """

    label: str
    status: Status


STEPS: Mapping[str, Step] = {
    Status.PENDING: Step("Start", Status.IN_PROGRESS),
    Status.IN_PROGRESS: Step("Complete", Status.COMPLETED),
    Status.COMPLETED: Step("Reopen", Status.PENDING),
}


class Row(NamedTuple):
    """A task as it stands in a list; of a long description, the beginning."""

    id: int
    title: str
    summary: str
    status: str
    moment: str
    when: str

    @property
    def status_label(self) -> str:
        return Status(self.status).label

    @property
    def step(self) -> Step:
        return STEPS[self.status]


class Card(NamedTuple):
    """One task with all its words, and whose it is: the owner is asked before it is shown."""

    user_id: int
    title: str
    description: str


class Count(NamedTuple):
    """How many of her tasks have a status."""

    status: str
    label: str
    tasks: int
