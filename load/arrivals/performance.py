"""One person acts once: sent, answered, checked, recorded."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gevent.lock import DummySemaphore, Semaphore

from load.people.browser import Look
from load.recording.rows import Outcome, Recording
from load.recording.server_timing import read_server_timing
from load.stories.interface import Act, Person
from load.wire import Answer, NoAnswer, Request, Wire

from .tally import Tally


@dataclass(frozen=True, slots=True)
class Member:
    """One of the audience: her memory, and what makes a request hers."""

    person: Person
    headers: str


class Report(Protocol):
    """Who hears of each answer besides the records: Locust's own statistics."""

    def __call__(
        self,
        name: str,
        request: Request,
        *,
        latency_ns: int,
        size: int,
        problem: str | None,
    ) -> None: ...


class Performance:
    """Rows of a recording, acted out one by one or many at a time."""

    def __init__(
        self,
        recording: Recording,
        *,
        acts: Sequence[tuple[str, Act]],  # by the number of the operation
        choices: Sequence[int],
        members: Sequence[Member],
        wire: Wire,
        connections: int | None,
        tally: Tally,
        report: Report,
    ) -> None:
        self._recording = recording
        # Plain lists: taking one number out of an array costs ten times as much.
        self._who: list[int] = recording.rows["person"].tolist()
        self._what: list[int] = recording.rows["operation"].tolist()
        self._acts = acts
        self._choices = choices
        self._members = members
        self._wire = wire
        self._free: Semaphore = (
            DummySemaphore() if connections is None else Semaphore(connections)
        )
        self._tally = tally
        self._report = report
        self._news: Any = None
        self.begun = 0  # and not ended

    def act(self, row: int, due_ns: int | None = None) -> None:
        """Send what is due, wait for the answer, and note both.

        Without `due_ns`, as in a closed loop, it was due when it was sent. Where the
        person has nothing to act on, nothing is sent, and the row stays empty.
        """
        self.begun += 1
        try:
            with self._free:
                self._exchange(row, due_ns)
        finally:
            self.begun -= 1

    def _exchange(self, row: int, due_ns: int | None) -> None:
        name, act = self._acts[self._what[row]]
        member = self._members[self._who[row]]
        request = act.request(self._reminded(member.person), self._choices[row])
        if request is None:
            return
        look = member.person.browser.look(request)
        sent_ns = time.monotonic_ns()
        self._recording.sent(row, sent_ns, note=request.note)
        answer, problem = self._answer(look.request, member.headers)
        done_ns = time.monotonic_ns()
        outcome, problem = _judged(act, member.person, look, answer, problem)
        size = len(answer.body) if answer else 0
        self._recording.done(
            row,
            done_ns,
            outcome,
            status=answer.status if answer else 0,
            size=size,
            timing=read_server_timing(answer.server_timing) if answer else None,
        )
        latency_ns = done_ns - (sent_ns if due_ns is None else due_ns)
        self._tally.count(outcome, latency_ns)
        if problem is not None:
            problem = f"{name} of {member.person.name}: {problem}"
            self._tally.problem(outcome, problem)
        elif (news := member.person.news()) is not None:
            self._news = news
        self._report(name, request, latency_ns=latency_ns, size=size, problem=problem)

    def _reminded(self, person: Person) -> Person:
        """Whoever has seen nothing yet knows what somebody else was shown last.

        In a warm-up that is shorter than the audience, or one shared by several
        processes, not everybody has.
        """
        if self._news is not None and person.news() is None:
            person.hear(self._news)
        return person

    def _answer(
        self, request: Request, headers: str
    ) -> tuple[Answer | None, str | None]:
        try:
            return self._wire.exchange(request, headers), None
        except NoAnswer as error:
            return None, str(error)


def _judged(
    act: Act,
    person: Person,
    look: Look,
    answer: Answer | None,
    problem: str | None,
) -> tuple[Outcome, str | None]:
    if answer is None:
        return Outcome.FAILED, problem
    if answer.status >= 400:
        return Outcome.FAILED, f"status {answer.status}"
    shown = look.shown(answer)
    person.browser.saw(look, shown)
    try:
        problem = act.check(person, look.request, shown)
    except ValueError as error:
        problem = f"it cannot be read: {error}"
    return (Outcome.WRONG if problem else Outcome.SUCCEEDED), problem
