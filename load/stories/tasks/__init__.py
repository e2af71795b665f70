"""People on the task manager: each looks after a list that nobody else can see."""

from __future__ import annotations

from load.stories.interface import Probe, Story

from .acts import ACTS
from .mix import EVERYDAY
from .person import Doer

PROBE = Probe(
    page=lambda username: "/tasks/",
    write=lambda text: ("/tasks/create/", {"title": text, "status": "pending"}),
    shared=False,
)
STORY = Story(
    lesson="tasks",
    subject="task list",
    acts=ACTS,
    mix=EVERYDAY,
    opening="list",
    person=Doer,
    probe=PROBE,
)
