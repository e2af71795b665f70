"""`conditional` and `layered` against a model: what a browser shows is what is true.

A page shows some facts, in an order that the facts themselves decide: which one comes
next is read from the one before, as a feed's cards follow from its list. Browsers keep
pages with their validators, and ask with them. Of each answer the model asks: was what
she is shown now true at some moment since she asked?

Pages are interleaved without threads: between any two facts that a page reads, others
may write, look at pages, or find the cache server gone. Two processes share it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from apps.common.caching.conditional import Conditional
from apps.common.caching.interface import CacheUnavailable, Key, Tag
from apps.common.caching.layered import Layered
from fixtures.caching import FakeBackend, FakeClock, FakeProcess, MemoryJournal

TTL_S = 10
REST_S = 0.5
A_MOMENT_S = 0.001
FACTS = range(4)
PAGES = range(2)
READS_A_PAGE = 3

Shown = tuple[tuple[int, int], ...]  # the facts of a page, with what they were

facts = st.sampled_from(FACTS)
processes = st.sampled_from([0, 1])
browsers = st.sampled_from([0, 1])
pages = st.sampled_from(PAGES)
# What happens while a page is being made: before which of its reads, who does what.
meanwhile = st.lists(
    st.tuples(
        st.integers(0, READS_A_PAGE),
        processes,
        st.sampled_from(["write", "look", "wait", "go", "come"]),
        facts,
    ),
    max_size=4,
)
Event = tuple[int, int, str, int]


class ValidatorMachine(RuleBasedStateMachine):
    kind: type[Conditional] = Conditional

    def __init__(self) -> None:
        super().__init__()
        self.clock = FakeClock()
        self.backend = FakeBackend(self.clock)
        self.journal = MemoryJournal()
        # Each fact: all that it ever was, with the moment since when.
        self.told = [[(0, self.clock())] for _ in FACTS]
        self.last = 0
        self.owed: dict[int, set[FakeProcess]] = {fact: set() for fact in FACTS}
        self.kept: dict[tuple[int, int], tuple[str, Shown]] = {}
        self.processes = [self.start(), self.start()]

    def start(self) -> tuple[FakeProcess, Conditional]:
        process = FakeProcess(self.backend, self.clock, self.journal)
        strategy = process.strategy(self.kind, ttl_s=TTL_S)
        assert isinstance(strategy, Conditional)
        self.look_after(process)
        return process, strategy

    # --- What may happen ----------------------------------------------------------

    @rule(browser=browsers, who=processes, page=pages, between=meanwhile)
    def look(self, browser: int, who: int, page: int, between: list[Event]) -> None:
        """Somebody looks at a page; her browser asks with what it has."""
        process, strategy = self.processes[who]
        asked_s = self.clock()
        kept = self.kept.get((browser, page))
        asked = strategy.page(f"{browser}/{page}")
        if kept is not None and asked.validator == kept[0]:
            self.judge(kept[1], process, asked_s)
            return
        copy: Any = strategy.copy_of(asked)
        if copy is not None:
            assert asked.validator is not None
            self.judge(copy, process, asked_s)
            self.kept[browser, page] = asked.validator, copy
            return
        with asked.being_made():
            shown = self.made(page, strategy, asked.rest_on, between)
        validator = asked.made(shown)
        self.judge(shown, process, asked_s)
        if validator is not None:
            self.kept[browser, page] = validator, shown

    @rule(who=processes, fact=facts)
    def write(self, who: int, fact: int) -> None:
        process, strategy = self.processes[who]
        self.clock.advance(A_MOMENT_S)
        self.last += 1
        self.told[fact].append((self.last, self.clock()))
        strategy.touch([tag_of(fact)])
        if not process.server.breaker.closed:
            self.owed[fact].add(process)

    @rule(who=processes)
    def everybody_looks_at_everything(self, who: int) -> None:
        for browser in range(2):
            for page in PAGES:
                self.look(browser, who, page, [])

    @rule(seconds=st.sampled_from([0.1, 1, 5, TTL_S]))
    def time_passes(self, seconds: float) -> None:
        self.clock.advance(seconds)

    @rule(which=st.randoms(use_true_random=False), everything=st.booleans())
    def the_server_forgets(self, which, everything: bool) -> None:
        self.clock.advance(A_MOMENT_S)  # a lost counter starts at another microsecond
        for name in self.backend.names():
            if everything or which.random() < 0.5:
                self.backend.evict(name)

    @precondition(lambda self: not self.backend.away)
    @rule()
    def the_server_goes_away(self) -> None:
        self.backend.away = True

    @precondition(lambda self: self.backend.away)
    @rule()
    def the_server_comes_back(self) -> None:
        """With all it had."""
        self.backend.away = False

    @precondition(lambda self: not self.backend.away)
    @rule(who=processes, fact=facts)
    def the_server_misses_a_write(self, who: int, fact: int) -> None:
        """By chance alone, that would hardly happen to a page that somebody keeps."""
        self.backend.away = True
        self.write(who, fact)
        self.backend.away = False

    @rule(who=processes)
    def a_process_looks_after_it(self, who: int) -> None:
        self.clock.advance(REST_S)
        self.look_after(self.processes[who][0])

    @rule(who=processes)
    def a_process_dies_and_another_starts(self, who: int) -> None:
        self.processes[who] = self.start()

    # --- What is asked of it ------------------------------------------------------

    def judge(self, shown: Shown, process: FakeProcess, asked_s: float) -> None:
        """All that she is shown was true when she asked, or later."""
        for fact, number in shown:
            # One that noticed nothing of an outage may be old, until somebody looks.
            excused = bool(self.owed[fact] - {process})
            since_s = asked_s - TTL_S if excused else asked_s
            assert self.was(fact, number, after_s=since_s), (fact, number)

    def was(self, fact: int, number: int, *, after_s: float) -> bool:
        told = self.told[fact]
        ends_s = [since_s for _, since_s in told[1:]]
        (at,) = [index for index, (each, _) in enumerate(told) if each == number]
        return at == len(ends_s) or ends_s[at] > after_s

    # --- How it is done -----------------------------------------------------------

    def made(
        self,
        page: int,
        strategy: Conditional,
        rest_on: Callable[[list[Tag]], None],
        between: list[Event],
    ) -> Shown:
        """Each fact leads to the next; what was read of one is not read again."""
        shown: dict[int, int] = {}
        fact = page
        for read in range(READS_A_PAGE):
            rest_on([tag_of(fact)])
            self.happen(read, between)
            read_now = partial(self.number, fact)
            key = Key("model", "fact", (fact,))
            shown.setdefault(fact, strategy.fetch(key, read_now, [tag_of(fact)]))
            fact = (fact + 1 + shown[fact]) % len(FACTS)
        self.happen(READS_A_PAGE, between)
        return tuple(shown.items())

    def number(self, fact: int) -> int:
        """As the database has it now."""
        return self.told[fact][-1][0]

    def happen(self, before: int, between: list[Event]) -> None:
        actions: dict[str, Callable[[int, int], None]] = {
            "write": self.write,
            "look": lambda who, which: self.look(which % 2, who, which // 2, []),
            "wait": lambda _who, which: self.clock.advance(which),
            "go": lambda _who, _which: self.the_server_goes_away(),
            "come": lambda _who, _which: self.the_server_comes_back(),
        }
        for when, who, what, which in between:
            if when == before:
                actions[what](who, which)

    def look_after(self, process: FakeProcess) -> None:
        try:
            process.server.look_after()
        except CacheUnavailable:
            return
        if process.server.breaker.closed:
            self.owed = {fact: set() for fact in FACTS}


def tag_of(fact: int) -> Tag:
    return Tag("model", "fact", (fact,))


class LayeredMachine(ValidatorMachine):
    """Rows and copies as well: what a page is made of may itself be remembered."""

    kind = Layered


@pytest.mark.parametrize("machine", [ValidatorMachine, LayeredMachine])
def test_what_is_confirmed_is_true(machine):
    """Whatever readers, writers, servers and processes do, in whichever order."""
    how = settings(max_examples=150, stateful_step_count=40)
    run_state_machine_as_test(machine, settings=how)
