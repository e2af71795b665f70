"""The journal in the database: what the cache should have forgotten."""

from __future__ import annotations

import logging

import pytest
from django.db import transaction
from django.utils import timezone

from apps.common.caching.breaker import Breaker
from apps.common.caching.outages import ENTRIES_AT_ONCE, DatabaseJournal, Debts
from apps.common.models import MissedInvalidation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def journal():
    return DatabaseJournal()


def test_what_is_written_can_be_read(journal):
    """By any process, under the name of the cache."""
    journal.write("tags of social", {"a", "b"})
    journal.write("tags of shop", {"c"})
    (entry,) = journal.read(["tags of social", "keys of social"])

    assert entry.debtor == "tags of social"
    assert entry.names == {"a", "b"}


def test_what_is_erased_is_gone_and_no_more(journal):
    """What was written since stays."""
    journal.write("social", ["a"])
    entries = journal.read(["social"])
    journal.write("social", ["b"])
    journal.erase(entries)

    assert [entry.names for entry in journal.read(["social"])] == [{"b"}]


def test_a_long_journal_is_read_in_parts_from_the_oldest_on(journal):
    """Not all of a long outage in memory at once."""
    MissedInvalidation.objects.bulk_create(
        MissedInvalidation(cache="social", names=[f"{number}"])
        for number in range(ENTRIES_AT_ONCE + 1)
    )
    first = journal.read(["social"])
    journal.erase(first)

    assert len(first) == ENTRIES_AT_ONCE
    assert [entry.names for entry in journal.read(["social"])] == [
        {f"{ENTRIES_AT_ONCE}"}
    ]


def test_a_line_says_what_it_is(journal):
    """For whoever looks into the table during an outage."""
    journal.write("tags of social", ["a", "b"])
    line = MissedInvalidation.objects.get()

    assert str(line).startswith("2 of tags of social at ")
    assert abs((timezone.now() - line.missed_at).total_seconds()) < 60


def test_a_failure_does_not_spoil_the_transaction_around_it(caplog):
    """The request's own work is what matters there."""
    debts = Debts("x" * 300, journal=DatabaseJournal(), breaker=Breaker())
    with caplog.at_level(logging.ERROR), transaction.atomic():
        debts.owe(["a"])
        debts.write_down()  # the name is too long for its column

        assert MissedInvalidation.objects.count() == 0
    assert "1 invalidations" in caplog.text


def test_in_a_transaction_that_is_lost_it_is_an_error_in_the_log(caplog):
    """And what is owed stays in memory, to be written down by the watch."""
    debts = Debts("social", journal=DatabaseJournal(), breaker=Breaker())
    with caplog.at_level(logging.ERROR), transaction.atomic():
        transaction.set_rollback(True)
        debts.owe(["a"])
        debts.write_down()
    assert "1 invalidations" in caplog.text
    debts.write_down()

    assert [line.names for line in MissedInvalidation.objects.all()] == [["a"]]


def test_names_of_any_kind_are_kept(journal):
    """Keys of Django's API may hold what they like."""
    names = {"ä", 'quo"te', "new\\nline", "{}"}
    journal.write("social", names)

    assert journal.read(["social"])[0].names == names
