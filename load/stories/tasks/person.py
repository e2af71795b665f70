"""Somebody with a list who is online: what she remembers of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from load.stories.interface import Person

from .pages import SeenTask


@dataclass(slots=True)
class Doer(Person):
    """Other people's tasks mean nothing to her: she hears no news.

    She may be online in several places, and lists may be late. So that nobody acts on a
    task which is gone, what is written here bears a number (`acts.numbered`): those are
    left alone by everybody, until who wrote one deletes it. All others stay for ever.
    """

    tasks: list[SeenTask] = field(default_factory=list)  # of the list she saw last
    more: str | None = None  # the address of its next page
    written: set[str] = field(default_factory=set)  # titles, not yet deleted

    def some_lasting(self, choice: int) -> SeenTask | None:
        lasting = [task for task in self.tasks if not task.title.endswith(")")]
        return lasting[choice % len(lasting)] if lasting else None

    def some_written(self, choice: int) -> SeenTask | None:
        hers = [task for task in self.tasks if task.title in self.written]
        return hers[choice % len(hers)] if hers else None

    def took_note(self, tasks: list[SeenTask], more: str | None) -> None:
        self.tasks, self.more = tasks, more

    def noted_move(self, task_id: int, status: str) -> None:
        self.tasks = [
            replace(task, status=status) if task.id == task_id else task
            for task in self.tasks
        ]
