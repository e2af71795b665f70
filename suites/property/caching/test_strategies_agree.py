"""Every strategy against a plain dictionary that follows what it promises.

The database is a handful of numbers, the facts. A value is what its facts were when it was
computed. The model keeps all that was ever true, with the time at which it became so. Of
every answer it asks one thing: was this true at some moment that the promise allows?

Readers are interleaved without threads: a computation reads the facts, then lets other
readers and writers act, and only then returns what it had read. Two processes share one
cache server. Each of them may fail to reach it, or die, and another takes its place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from apps.common.caching.base import Strategy
from apps.common.caching.interface import CacheUnavailable, Key, Tag
from apps.common.caching.signals import Signals
from fixtures.caching import FakeBackend, FakeClock, FakeProcess, MemoryJournal
from suites.support.strategies import strategies_of

TTL_S = 10
REST_S = 0.5
A_MOMENT_S = 0.001
FACTS = range(3)
# Which facts each value rests on; one rests on none, and never changes.
RESTS_ON = {0: (0,), 1: (0, 1), 2: (1, 2), 3: (0, 1, 2), 4: ()}
KEYS = {Key("model", "value", (number,)): facts for number, facts in RESTS_ON.items()}

Value = tuple[int, ...]

numbers = st.sampled_from(sorted(RESTS_ON))
facts = st.sampled_from(FACTS)
processes = st.sampled_from([0, 1])
# What happens while a value is being computed: who does it, what, and to which.
meanwhile = st.lists(
    st.tuples(
        processes, st.sampled_from(["write", "fetch", "wait", "go", "come"]), facts
    ),
    max_size=3,
)


@dataclass
class Truth:
    """What a fact was, and from when on."""

    number: int
    since_s: float


class Model:
    """All that was ever true."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self._written = [[Truth(0, clock())] for _ in FACTS]
        self._last = 0
        # Until when a value that lost a race may be old, where the promise allows it.
        self.raced_until_s: dict[Key, float] = {}
        # Which facts some process could not make the cache forget, and which process.
        self.owed: dict[int, set[FakeProcess]] = {fact: set() for fact in FACTS}
        self.computing: list[tuple[Key, float]] = []

    def now(self, key: Key) -> Value:
        return tuple(self._written[fact][-1].number for fact in KEYS[key])

    def write(self, fact: int) -> None:
        self._clock.advance(A_MOMENT_S)
        self._last += 1
        self._written[fact].append(Truth(self._last, self._clock()))
        for key in [key for key in self.raced_until_s if fact in KEYS[key]]:
            del self.raced_until_s[key]
        for key, began_s in self.computing:
            if fact in KEYS[key]:
                self.raced_until_s[key] = began_s + TTL_S

    def was_true(self, key: Key, value: Value, *, after_s: float) -> bool:
        """Was each of its facts that number at some time after that?

        Facts are judged one by one: a computation reads them in one moment, but what
        the promise allows is a span.
        """
        return all(
            self._fact_was(fact, number, after_s)
            for fact, number in zip(KEYS[key], value, strict=True)
        )

    def _fact_was(self, fact: int, number: int, after_s: float) -> bool:
        told = self._written[fact]
        for truth, following in zip(told, [*told[1:], None], strict=True):
            if truth.number == number:
                return following is None or following.since_s > after_s
        return False


class StrategyMachine(RuleBasedStateMachine):
    kind: type[Strategy]

    def __init__(self) -> None:
        super().__init__()
        self.clock = FakeClock()
        self.backend = FakeBackend(self.clock)
        self.journal = MemoryJournal()
        self.model = Model(self.clock)
        self.processes = [self.start(), self.start()]

    def start(self) -> tuple[FakeProcess, Strategy]:
        process = FakeProcess(self.backend, self.clock, self.journal)
        strategy = process.strategy(self.kind, ttl_s=TTL_S)
        self.look(process)
        return process, strategy

    # --- What may happen ----------------------------------------------------------

    @rule(who=processes, number=numbers, between=meanwhile)
    def fetch(self, who: int, number: int, between: list[tuple[int, str, int]]) -> None:
        key = Key("model", "value", (number,))
        process, strategy = self.processes[who]
        oldest_s = self.oldest_s(process, key)

        def compute() -> Value:
            return self.computed([key], between)[key]

        value = strategy.fetch(key, compute, tags_of(key))
        self.judge(key, value, oldest_s=oldest_s)

    @rule(who=processes, wanted=st.sets(numbers), between=meanwhile)
    def fetch_many(
        self, who: int, wanted: set[int], between: list[tuple[int, str, int]]
    ) -> None:
        keys = [Key("model", "value", (number,)) for number in sorted(wanted)]
        process, strategy = self.processes[who]
        oldest_s = {key: self.oldest_s(process, key) for key in keys}
        asked: list[Collection[Key]] = []

        def compute(missing: Collection[Key]) -> dict[Key, Value]:
            asked.append(missing)
            return self.computed(missing, between)

        values = strategy.fetch_many({key: tags_of(key) for key in keys}, compute)

        assert list(values) == keys
        # Who waits for another may have to compute in the end; nothing is asked twice.
        questions = [key for missing in asked for key in missing]
        assert all(asked)
        assert set(questions) <= set(keys)
        assert len(set(questions)) == len(questions)
        for key, value in values.items():
            self.judge(key, value, oldest_s=oldest_s[key])

    @rule(who=processes, changed=st.sets(facts, min_size=1))
    def write(self, who: int, changed: set[int]) -> None:
        process, strategy = self.processes[who]
        for fact in changed:
            self.model.write(fact)
        strategy.touch([Tag("model", "fact", (fact,)) for fact in changed])
        if not process.server.breaker.closed:
            for fact in changed:
                self.model.owed[fact].add(process)

    @rule()
    def everybody_reads_everything(self) -> None:
        for who in range(len(self.processes)):
            for number in RESTS_ON:
                self.fetch(who, number, [])

    @rule(seconds=st.sampled_from([0.1, 1, 5, TTL_S]))
    def time_passes(self, seconds: float) -> None:
        self.clock.advance(seconds)

    @rule(which=st.randoms(use_true_random=False), everything=st.booleans())
    def the_server_forgets(self, which, everything: bool) -> None:
        """Counters and values alike. An index that goes alone is a promised exception."""
        self.clock.advance(A_MOMENT_S)  # a lost counter starts at another microsecond
        for name in self.backend.names():
            is_index = issubclass(self.kind, Signals) and f"{self.kind.name}#" in name
            if everything or (not is_index and which.random() < 0.5):
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

    @rule(who=processes)
    def a_process_looks_after_it(self, who: int) -> None:
        self.clock.advance(REST_S)
        self.look(self.processes[who][0])

    @rule(who=processes)
    def a_process_dies_and_another_starts(self, who: int) -> None:
        self.processes[who] = self.start()

    # --- What is asked of it ------------------------------------------------------

    def judge(self, key: Key, value: Value, *, oldest_s: float) -> None:
        """The answer was true at a moment that the promise allows."""
        assert self.model.was_true(key, value, after_s=oldest_s)

    def oldest_s(self, process: FakeProcess, key: Key) -> float:
        """From when on an answer may be, if it is asked for now."""
        promise = self.processes[0][1].promise
        promised_s = promise.stale_at_most_s
        now_s = self.clock()
        if self.is_owed_by_another(process, key):
            return now_s - max(promised_s, TTL_S)
        if now_s < self.model.raced_until_s.get(key, 0):
            return now_s - max(promised_s, promise.raced_at_most_s)
        return now_s - promised_s

    def is_owed_by_another(self, process: FakeProcess, key: Key) -> bool:
        """Then a process that noticed nothing of the outage may be old until a look."""
        return any(self.model.owed[fact] - {process} for fact in KEYS[key])

    # --- How it is done -----------------------------------------------------------

    def computed(
        self, keys: Collection[Key], between: list[tuple[int, str, int]]
    ) -> dict[Key, Value]:
        """Reads first; then others act; what was read is returned."""
        values = {key: self.model.now(key) for key in keys}
        under_way = [(key, self.clock()) for key in keys]
        self.model.computing += under_way
        for who, what, which in between:
            self.act(who, what, which)
        for each in under_way:
            self.model.computing.remove(each)
        return values

    def act(self, who: int, what: str, which: int) -> None:
        actions: dict[str, Callable[[], None]] = {
            "write": lambda: self.write(who, {which}),
            "fetch": lambda: self.fetch(who, which, []),
            "wait": lambda: self.clock.advance(which),
            "go": self.the_server_goes_away,
            "come": self.the_server_comes_back,
        }
        actions[what]()

    def look(self, process: FakeProcess) -> None:
        try:
            process.server.look_after()
        except CacheUnavailable:
            return
        if process.server.breaker.closed:
            self.model.owed = {fact: set() for fact in FACTS}


def tags_of(key: Key) -> list[Tag]:
    return [Tag("model", "fact", (fact,)) for fact in KEYS[key]]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "kind" in metafunc.fixturenames:
        kinds = strategies_of(metafunc.config)
        metafunc.parametrize("kind", kinds, ids=[kind.name for kind in kinds])


def test_a_strategy_keeps_its_promise(kind: type[Strategy]):
    """Whatever readers, writers, servers and processes do, in whichever order."""
    machine = type(f"{kind.__name__}Machine", (StrategyMachine,), {"kind": kind})

    # Where writes are heard there is more to find.
    examples = 150 if kind.hears else 30
    how = settings(max_examples=examples, stateful_step_count=40)
    run_state_machine_as_test(machine, settings=how)
