"""What a process does before it trusts a cache server again."""

from __future__ import annotations

import pytest

from apps.common.caching.interface import CacheUnavailable, Key, Tag
from apps.common.caching.outages import ENTRIES_AT_ONCE
from apps.common.caching.recovery import ROUNDS_A_PROBE
from apps.common.caching.signals import Signals
from apps.common.caching.versioned import Versioned
from fixtures.caching import Computation, FakeProcess

POST, IT = Key("social", "post", (1,)), Tag("social", "post", (1,))
REST_S = 0.5


@pytest.fixture(params=[Signals, Versioned], ids=lambda kind: kind.name)
def kind(request):
    return request.param


@pytest.fixture
def strategy(process, kind):
    return process.strategy(kind)


@pytest.fixture
def other(process, kind):
    """A second process, on the same cache server and the same journal."""
    return FakeProcess(process.backend, process.clock, process.journal)


def after_the_rest(process):
    """One look, when a look may probe."""
    process.clock.advance(REST_S)
    process.server.look_after()


def test_during_an_outage_every_answer_is_computed(strategy, process):
    """And none is an error."""
    strategy.fetch(POST, Computation("kept"), [IT])
    process.backend.away = True

    assert strategy.fetch(POST, Computation("computed"), [IT]) == "computed"
    assert strategy.fetch_many({POST: [IT]}, lambda keys: {POST: "many"}) == {
        POST: "many"
    }
    strategy.touch([IT])


def test_an_outage_that_begins_during_a_computation_costs_no_answer(strategy, process):
    """Though there is nobody to keep it."""

    def until_the_server_goes():
        process.backend.away = True
        return "computed"

    assert strategy.fetch(POST, until_the_server_goes, [IT]) == "computed"
    assert not process.server.breaker.closed


def test_what_was_kept_is_used_again(strategy, process):
    """An outage without writes costs nothing but its time."""
    strategy.fetch(POST, Computation("kept"), [IT])
    process.backend.away = True
    strategy.fetch(POST, Computation(), [IT])
    process.backend.away = False
    after_the_rest(process)

    assert strategy.fetch(POST, Computation("new"), [IT]) == "kept"


def test_what_was_written_meanwhile_is_not_old_afterwards(strategy, process):
    """It is forgotten before anybody reads."""
    strategy.fetch(POST, Computation("old"), [IT])
    process.backend.away = True
    strategy.touch([IT])
    process.backend.away = False

    assert strategy.fetch(POST, Computation("new"), [IT]) == "new"
    after_the_rest(process)
    assert strategy.fetch(POST, Computation("new"), [IT]) == "new"


def test_no_request_probes(strategy, process):
    """However long the outage has been over: the watch does that."""
    process.backend.away = True
    strategy.fetch(POST, Computation(), [IT])
    process.backend.away = False
    process.clock.advance(3600)
    asked = process.backend.round_trips
    strategy.fetch(POST, Computation(), [IT])

    assert process.backend.round_trips == asked


def test_a_look_before_the_rest_is_over_asks_nothing(strategy, process):
    """A server that is down is not knocked at all the time."""
    process.backend.away = True
    strategy.fetch(POST, Computation(), [IT])
    asked = process.backend.round_trips
    process.server.look_after()

    assert process.backend.round_trips == asked


def test_a_probe_that_fails_rests_again(strategy, process):
    """Until it succeeds."""
    process.backend.away = True
    strategy.fetch(POST, Computation(), [IT])
    for _ in range(3):
        with pytest.raises(CacheUnavailable):
            after_the_rest(process)
    process.backend.away = False
    after_the_rest(process)

    assert process.server.breaker.closed


def test_a_journal_that_cannot_be_read_is_no_reason_to_trust(strategy, process):
    """It may hold what others could not make the cache forget."""
    process.backend.away = True
    strategy.fetch(POST, Computation(), [IT])
    process.backend.away = False
    process.journal.away = True
    with pytest.raises(ConnectionError):
        after_the_rest(process)
    assert not process.server.breaker.closed
    process.journal.away = False
    after_the_rest(process)

    assert process.server.breaker.closed


def test_a_writer_that_dies_has_left_its_debts(strategy, process, other, kind):
    """The process that is next to trust the server forgets for it."""
    strategy.fetch(POST, Computation("old"), [IT])
    reader = other.strategy(kind)
    process.backend.away = True
    strategy.touch([IT])
    reader.fetch(POST, Computation(), [IT])
    process.backend.away = False
    after_the_rest(other)

    assert reader.fetch(POST, Computation("new"), [IT]) == "new"
    assert process.journal.entries == {}


def test_a_process_that_noticed_nothing_is_told_at_its_next_look(
    strategy, process, other, kind
):
    """Only until then may it serve what another could not make the cache forget."""
    reader = other.strategy(kind)
    reader.fetch(POST, Computation("old"), [IT])
    process.backend.away = True
    strategy.touch([IT])
    process.backend.away = False
    other.server.look_after()

    assert reader.fetch(POST, Computation("new"), [IT]) == "new"


def test_an_idle_process_notices_an_outage(process, other, kind):
    """Its looks ask the server, so that it does not trust it blindly afterwards."""
    process.backend.away = True
    with pytest.raises(CacheUnavailable):
        other.server.look_after()

    assert not other.server.breaker.allows()


def test_a_look_writes_down_what_the_journal_did_not_take(strategy, process):
    """A short outage of the database too must not lose what a dying process owes."""
    process.backend.away = process.journal.away = True
    strategy.touch([IT])
    process.journal.away = False
    process.server.look_after()

    (entry,) = process.journal.entries.values()
    assert entry.names == {str(IT)}


def test_debts_of_the_probe_s_own_time_are_settled_too(strategy, process):
    """A writer that is turned away while the prober settles is waited for."""
    strategy.fetch(POST, Computation("old"), [IT])
    read = process.journal.read
    turned_away = iter([True, True])

    def while_somebody_writes(debtors):
        entries = read(debtors)
        if next(turned_away, False):
            process.store.owe([str(IT)])
        return entries

    process.backend.away = True
    strategy.touch([IT])
    process.backend.away = False
    process.journal.read = while_somebody_writes
    after_the_rest(process)

    assert process.server.breaker.closed
    assert strategy.fetch(POST, Computation("new"), [IT]) == "new"


def test_a_probe_gives_up_when_debts_do_not_end(strategy, process):
    """It rests, and tries again; a thread must not spin for ever."""
    rounds = []

    def while_somebody_writes(_debtors):
        rounds.append(1)
        process.store.debts.owe([f"{len(rounds)}"])
        return []

    process.store.debts.owe(["0"])
    process.journal.read = while_somebody_writes
    after_the_rest(process)

    assert len(rounds) == ROUNDS_A_PROBE
    assert not process.server.breaker.closed
    assert not process.server.breaker.may_probe()


def test_what_nobody_here_reads_is_left_to_others(process, other, kind):
    """A process that does not know how a cache forgets erases nothing of it."""
    process.journal.write("fake", [str(IT)])
    process.server.look_after()
    assert len(process.journal.entries) == 1
    other.strategy(kind)
    other.server.look_after()
    assert process.journal.entries == {}


def test_a_long_outage_is_settled_whole(process, strategy):
    """However many lines the journal has."""
    for number in range(ENTRIES_AT_ONCE + 1):
        process.journal.write("fake", [str(Tag("social", "post", (number,)))])
    process.server.look_after()

    assert process.journal.entries == {}


def test_a_cache_has_one_list_of_debts(process):
    """Whichever thread asks for it first."""
    debts = process.server.debts_of("social")

    assert process.server.debts_of("social") is debts
    assert process.server.debts_of("sessions") is not debts
