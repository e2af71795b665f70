"""Waiting for a condition: until it holds, or the deadline, or an end before that."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from fixtures.provisioners.errors import ExitedEarly, NotReadyInTime
from fixtures.provisioners.readiness import wait_until


@dataclass
class Kestrel:
    """Something to watch that lives for so many looks."""

    looks: int
    name: str = "kestrel"

    def alive(self) -> bool:
        self.looks -= 1
        return self.looks >= 0

    def tail(self, lines: int = 20) -> str:
        return "it hovered"

    def how_it_ended(self) -> str:
        return "it flew"


class Condition:
    """Gives these answers in turn; those that are errors it raises."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)

    def __call__(self) -> object:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.mark.parametrize("answer", [None, True, 0, ""], ids=repr)
def test_ends_when_the_condition_holds(answer):
    """Whatever is neither an error nor False is a yes."""
    condition = Condition(False, ConnectionError("refused"), answer)

    wait_until(condition, deadline_s=20, what="the kestrel answers")

    assert condition.answers == [answer]


def test_asks_at_least_once():
    """What holds already is noticed even without time to wait."""
    wait_until(Condition(True), deadline_s=0, what="the kestrel answers")


def test_ends_at_the_deadline():
    """The error tells what was waited for, how long, and the last answer."""
    condition = Condition(ConnectionError("refused"))

    with pytest.raises(NotReadyInTime) as raised:
        wait_until(condition, deadline_s=0.02, what="the kestrel answers")

    assert raised.value.cause == (
        "the kestrel answers: not so after 0.02 s; last answer: ConnectionError: refused"
    )


def test_quotes_the_log_at_the_deadline():
    """What the watched one logged is part of the error."""
    with pytest.raises(NotReadyInTime, match="it hovered"):
        wait_until(
            Condition(False), deadline_s=0, what="it answers", process=Kestrel(looks=9)
        )


def test_ends_with_what_should_meet_it():
    """When the watched one ends first, nobody waits for the deadline."""
    with pytest.raises(ExitedEarly) as raised:
        wait_until(
            Condition(False),
            deadline_s=600,
            what="it answers",
            process=Kestrel(looks=2),
        )

    assert raised.value.cause == "kestrel ended before it was ready (it flew)."
    assert raised.value.log_tail == "it hovered"


def test_does_not_swallow_an_interrupt():
    """A Ctrl-C is not an answer."""

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        wait_until(interrupted, deadline_s=600, what="it answers")


def test_does_not_wait_for_a_library():
    """A client that cannot be imported is an error at once, not a server that is slow."""
    with pytest.raises(ImportError, match="libpq"):
        wait_until(
            Condition(ImportError("libpq")), deadline_s=600, what="the kestrel answers"
        )
