"""What a process remembers itself, and what makes it forget."""

from __future__ import annotations

import threading

import pytest

from apps.common.caching import memory as module
from apps.common.caching.memory import Memory, message_of

LATER_S = 100.0


@pytest.fixture
def memory():
    memory = Memory()
    memory.tuned_in()
    return memory


def keep(memory, name="a", value="kept", tags=("x",), since=None, ends_s=LATER_S):
    mark = memory.mark() if since is None else since
    memory.keep({name: value}, {name: tags}, since=mark, ends_s=ends_s)


def told(memory, *names, now_s=0.0):
    return memory.get_many(names or ("a",), now_s=now_s)


def test_what_is_kept_is_there_until_its_end(memory):
    """And not at its end."""
    keep(memory)

    assert told(memory, now_s=LATER_S - 0.1) == {"a": "kept"}
    assert told(memory, now_s=LATER_S) == {}


def test_a_value_is_a_copy(memory):
    """Who changes it changes it for himself."""
    keep(memory, value=[1])
    told(memory)["a"].append(2)

    assert told(memory) == {"a": [1]}


def test_what_changes_is_forgotten_with_all_that_rests_on_it(memory):
    """And nothing else."""
    keep(memory, "a", tags=("x", "y"))
    keep(memory, "b", tags=("y",))
    keep(memory, "c", tags=("z",))

    memory.heard(message_of(["x", "y"]))

    assert told(memory, "a", "b", "c") == {"c": "kept"}


def test_who_was_overtaken_by_a_change_keeps_nothing(memory):
    """He took his mark, and read, before it."""
    mark = memory.mark()
    memory.forget(["x"])
    keep(memory, since=mark)
    keep(memory, "b", tags=("y",), since=mark)

    assert told(memory, "a", "b") == {"b": "kept"}


def test_deaf_it_has_and_takes_nothing(memory):
    """What it has may be old, and nobody would tell."""
    keep(memory)
    mark = memory.mark()
    memory.tuned_out()
    keep(memory, "b")
    memory.tuned_in()
    keep(memory, "c", since=mark)
    keep(memory, "d")

    assert told(memory, "a", "b", "c", "d") == {"d": "kept"}


def test_before_it_is_tuned_in_it_takes_nothing():
    """A process that starts reads the shared cache first."""
    memory = Memory()
    keep(memory)

    assert told(memory) == {}


def test_the_value_that_was_not_asked_for_longest_leaves():
    """When there are too many."""
    memory = Memory(most_values=2)
    memory.tuned_in()
    keep(memory, "a")
    keep(memory, "b")
    told(memory, "a")
    keep(memory, "c")

    assert set(told(memory, "a", "b", "c")) == {"a", "c"}


def test_a_value_that_is_replaced_leaves_its_old_facts(memory):
    """What it rested on before is no concern of the new one."""
    keep(memory, tags=("x",))
    keep(memory, value="new", tags=("y",))

    memory.forget(["x"])

    assert told(memory) == {"a": "new"}


def test_of_many_changes_only_the_last_are_known(memory, monkeypatch):
    """Marks from before are then too old: a miss more, and never an old value."""
    monkeypatch.setattr(module, "MOST_CHANGES", 3)
    mark = memory.mark()
    memory.forget(["x"])
    memory.forget([f"other {number}" for number in range(4)])

    keep(memory, since=mark)
    assert told(memory) == {}
    keep(memory)
    assert told(memory) == {"a": "kept"}


def test_what_cannot_be_written_down_is_left_out(memory):
    """It is computed each time, as everywhere."""
    keep(memory, value=threading.Lock())

    assert told(memory) == {}
