"""How the age of what a probe saw is reckoned."""

from __future__ import annotations

import pytest

from load.probing import Journal, Read, staleness_of

# Numbers 1, 2 and 3 were acknowledged at these moments.
JOURNAL = Journal([10.0, 11.0, 12.0])


@pytest.mark.parametrize(
    "sent_s, number, age_s",
    [
        (9.0, 0, None),
        (10.5, 1, None),
        (10.5, 0, 0.5),
        (12.5, 3, None),
        (12.5, 2, 0.5),
        # The first number that it lacks counts, not the last.
        (12.5, 1, 1.5),
        (12.5, 0, 2.5),
        # What is not acknowledged yet may be shown already.
        (11.5, 3, None),
        # Sent before the answer to the write was there.
        (12.0, 2, None),
    ],
)
def test_an_age_counts_from_the_first_write_that_is_lacking(sent_s, number, age_s):
    """A reader who asked after an acknowledgement should have seen that write."""
    assert JOURNAL.age_s(Read(sent_s, number)) == age_s


def test_reads_are_summed_up():
    """Stale ones with their ages; the writer's and the last ones apart."""
    reads = [Read(10.5, 1), Read(10.5, 0), Read(12.5, 1)]
    own, settled = [Read(11.1, 1), Read(12.1, 3)], [Read(20.0, 3), Read(20.0, 0)]

    seen = staleness_of(JOURNAL, reads, own, settled)

    assert (seen.writes, seen.reads, seen.stale) == (3, 3, 2)
    assert sum(count for _, count in seen.ages.counts) == 2
    assert (seen.own_reads, seen.own_stale) == (2, 1)
    assert (seen.settled, seen.lost) == (2, 1)
