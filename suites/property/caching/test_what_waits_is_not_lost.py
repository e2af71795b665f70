"""`write_behind` against a plain dictionary of what writers were told.

The database is a dictionary too. Two processes share a cache server, which may be away
and come back with all it had, or die and come back empty. A batch may fail, and while it
is being written others go on writing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from apps.common.caching.interface import CacheUnavailable, Key, Tag
from apps.common.caching.write_behind import WriteBehind
from fixtures.caching import FakeBackend, FakeClock, FakeProcess, MemoryJournal

REST_S = 0.5
A_MOMENT_S = 0.001
MAX_DIRTY = 2
KEYS = [Key("model", "like", (1, who)) for who in ("ada", "bo", "cy")]

processes = st.sampled_from([0, 1])
keys = st.sampled_from(KEYS)
writes = st.tuples(processes, keys)


class DatabaseAway(Exception):
    """What a batch raises that cannot be written."""


class WriteBehindMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.clock = FakeClock()
        self.backend = FakeBackend(self.clock)
        self.journal = MemoryJournal()
        self.told: dict[Key, int] = {}
        self.database: dict[Key, int] = {}
        self.last = 0  # of the values, which all differ
        self.fails = False
        self.meanwhile: list[tuple[int, Key]] = []
        self.processes = [self.start(), self.start()]

    def start(self) -> tuple[FakeProcess, WriteBehind]:
        process = FakeProcess(self.backend, self.clock, self.journal)
        strategy = process.strategy(
            WriteBehind, max_dirty=MAX_DIRTY, savers={"like": self.save}
        )
        assert isinstance(strategy, WriteBehind)
        return process, strategy

    def save(self, batch: Mapping[Key, Any]) -> list[Tag]:
        for write in self.meanwhile:
            # Who goes past what waits cannot do so now: it is not her turn.
            if self.processes[write[0]][0].server.breaker.closed:
                self.write(write)
        if self.fails:
            raise DatabaseAway
        self.database |= batch
        return []

    # --- What may happen ----------------------------------------------------------

    @rule(write=writes)
    def write(self, write: tuple[int, Key]) -> None:
        who, key = write
        self.last += 1
        value = self.last
        self.clock.advance(A_MOMENT_S)
        self.told[key] = value
        self.processes[who][1].write(key, value, lambda: self.put(key, value))
        self.clock.advance(A_MOMENT_S)

    @rule(who=processes, fails=st.booleans(), meanwhile=st.lists(writes, max_size=2))
    def flush(self, who: int, fails: bool, meanwhile: list[tuple[int, Key]]) -> None:
        self.fails, self.meanwhile = fails, meanwhile
        before = self.backend.deferrals_now()
        try:
            written = self.processes[who][1].flush()
            assert written <= before + len(meanwhile)
        except (CacheUnavailable, DatabaseAway):
            pass
        self.fails, self.meanwhile = False, []

    @rule(who=processes, key=keys)
    def read(self, who: int, key: Key) -> None:
        """Whoever reaches the cache, and knows what others owe it, sees what was told."""
        process, strategy = self.processes[who]
        waits = strategy.waiting("like", [key.arguments[0]])
        seen = waits.get(key, self.database.get(key))
        if process.server.breaker.closed and not self.journal.entries:
            assert seen == self.told.get(key)

    @rule(write=writes)
    def the_server_is_away_for_a_write(self, write: tuple[int, Key]) -> None:
        """It comes back with all it had."""
        self.backend.away = True
        self.write(write)
        self.backend.away = False

    @rule()
    def the_server_dies(self) -> None:
        """What waited is lost: no more than may wait, and nothing that was written."""
        self.backend.lose_books()
        lost = {
            key for key, value in self.told.items() if self.database.get(key) != value
        }
        assert len(lost) <= MAX_DIRTY
        self.told = dict(self.database)

    @rule(who=processes)
    def a_process_looks_after_it(self, who: int) -> None:
        self.clock.advance(REST_S)
        self.look(self.processes[who][0])

    @rule(who=processes)
    def a_process_dies_and_another_starts(self, who: int) -> None:
        self.processes[who] = self.start()
        self.look(self.processes[who][0])

    # --- What is asked of it ------------------------------------------------------

    @invariant()
    def no_more_wait_than_may(self) -> None:
        assert self.backend.deferrals_now() <= MAX_DIRTY

    def teardown(self) -> None:
        """In the end the database has what everybody was told."""
        self.clock.advance(REST_S)
        for process, strategy in self.processes:
            self.look(process)
            strategy.flush()
        assert self.database == self.told

    def put(self, key: Key, value: int) -> None:
        self.database[key] = value

    def look(self, process: FakeProcess) -> None:
        try:
            process.server.look_after()
        except CacheUnavailable:
            return


def test_the_database_gets_what_writers_were_told():
    """In whichever order they write, batches fail, and servers and processes come and go."""
    how = settings(max_examples=60, stateful_step_count=50)

    run_state_machine_as_test(WriteBehindMachine, settings=how)
