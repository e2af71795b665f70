"""What is owed to a cache that was away, and when it is struck out."""

from __future__ import annotations

import logging

import pytest

from apps.common.caching.breaker import Breaker
from apps.common.caching.interface import CacheUnavailable
from apps.common.caching.outages import Debts, Entry
from fixtures.caching import MemoryJournal


@pytest.fixture
def journal():
    return MemoryJournal()


@pytest.fixture
def breaker():
    return Breaker()


@pytest.fixture
def debts(journal, breaker):
    return Debts("social", journal=journal, breaker=breaker)


@pytest.fixture
def forgotten(debts):
    """What was forgotten, one set a time; the reader of this cache is here."""
    times: list[set[str]] = []
    debts.settled_by("reader", lambda names: times.append(set(names)))
    return times


def written(journal):
    return [set(entry.names) for entry in journal.entries.values()]


class TestOwing:
    def test_who_owes_does_not_read(self, debts, breaker):
        """Not before it is settled."""
        debts.owe(["a"])

        assert not breaker.allows()

    def test_it_is_written_down_when_asked(self, debts, journal):
        """One line for all that is new."""
        debts.owe(["a", "b"])
        debts.write_down()

        assert written(journal) == [{"a", "b"}]

    def test_one_line_says_what_was_owed_since_the_last(self, debts, journal):
        """Many times the same is once; and nothing is no line."""
        debts.owe(["a"])
        debts.owe(["a", "b"])
        debts.write_down()
        debts.write_down()

        assert written(journal) == [{"a", "b"}]

    def test_what_is_owed_again_is_written_down_again(self, debts, journal):
        """Another process may have settled the first, and kept a new value since."""
        debts.owe(["a"])
        debts.write_down()
        journal.erase(journal.read(["social"]))
        debts.owe(["a"])
        debts.write_down()

        assert written(journal) == [{"a"}]

    def test_a_journal_that_is_away_is_an_error_in_the_log(
        self, debts, journal, caplog
    ):
        """And not in the request that has committed its work."""
        journal.away = True
        debts.owe(["a", "b"])
        with caplog.at_level(logging.ERROR):
            debts.write_down()

        (line,) = caplog.messages
        assert "2 invalidations" in line
        assert "social" in line

    def test_what_the_journal_did_not_take_is_offered_again(self, debts, journal):
        """As long as the process lives."""
        journal.away = True
        debts.owe(["a"])
        debts.write_down()
        journal.away = False
        debts.write_down()

        assert written(journal) == [{"a"}]


class TestSettling:
    def test_ours_is_forgotten(self, debts, forgotten):
        """From memory, whether the journal has it or not."""
        debts.owe(["a"])
        debts.settle([])

        assert forgotten == [{"a"}]

    def test_what_the_journal_says_is_forgotten_and_erased(
        self, debts, journal, forgotten
    ):
        """Other processes', and those of the dead."""
        journal.write("social", ["a", "b"])
        debts.settle(journal.read(["social"]))

        assert forgotten == [{"a", "b"}]
        assert journal.entries == {}

    def test_nothing_is_forgotten_twice(self, debts, forgotten):
        """A settled debt is none."""
        debts.owe(["a"])
        debts.settle([])
        debts.settle([])

        assert forgotten == [{"a"}]

    def test_every_reader_forgets(self, debts, forgotten):
        """Values of two strategies may stand in one cache."""
        others: list[set[str]] = []
        debts.settled_by("another", lambda names: others.append(set(names)))
        debts.owe(["a"])
        debts.settle([])

        assert forgotten == others == [{"a"}]

    def test_it_is_known_whether_anybody_reads(self, debts):
        """Who does not know how this cache forgets must not erase its debts."""
        assert not debts.have_readers
        debts.settled_by("reader", lambda names: None)
        assert debts.have_readers

    def test_a_failure_leaves_all_as_it_was(self, debts, journal):
        """What could not be forgotten is still owed, and still in the journal."""
        times: list[set[str]] = []

        def forget(names):
            times.append(set(names))
            if len(times) == 1:
                raise CacheUnavailable

        debts.settled_by("reader", forget)
        debts.owe(["ours"])
        journal.write("social", ["theirs"])
        with pytest.raises(CacheUnavailable):
            debts.settle(journal.read(["social"]))
        assert written(journal) == [{"theirs"}]
        debts.settle(journal.read(["social"]))

        assert times == [{"ours", "theirs"}] * 2

    def test_what_is_owed_anew_meanwhile_stays_owed(self, debts, journal):
        """A write may fail while the debts are being settled."""
        times: list[set[str]] = []

        def forget(names):
            if not times:
                debts.owe(["a"])
            times.append(set(names))

        debts.settled_by("reader", forget)
        debts.owe(["a"])
        debts.settle([])
        debts.write_down()
        debts.settle([])

        assert times == [{"a"}, {"a"}]
        assert written(journal) == [{"a"}]

    def test_what_is_forgotten_need_not_be_written_down(
        self, debts, journal, forgotten
    ):
        """The cache came back before the journal did."""
        journal.away = True
        debts.owe(["a"])
        debts.write_down()
        journal.away = False
        debts.settle([])
        debts.write_down()

        assert journal.entries == {}

    def test_an_erasure_that_fails_costs_a_second_time(self, debts, journal, forgotten):
        """Forgetting again is harmless; not forgetting is not."""
        entry = Entry(1, "social", frozenset({"a"}))
        journal.away = True
        with pytest.raises(ConnectionError):
            debts.settle([entry])
        journal.away = False
        debts.settle([entry])

        assert forgotten == [{"a"}, {"a"}]
