"""What is read from the Server-Timing header of the site."""

from __future__ import annotations

import pytest

from load.recording.server_timing import ServerTiming, read_server_timing

FULL = (
    "total;dur=4.21, cpu;dur=3.90, middleware;dur=0.50, view;dur=1.10, render;dur=0.90, "
    'db;dur=1.20;desc="3", cache;dur=0.40;desc="2", hit;desc="1", miss;desc="4"'
)


def test_a_full_header_gives_every_number():
    """Durations are milliseconds, descriptions are counts."""
    assert read_server_timing(FULL) == ServerTiming(
        total_us=4210,
        cpu_us=3900,
        middleware_us=500,
        view_us=1100,
        rendering_us=900,
        database_us=1200,
        cache_us=400,
        queries=3,
        round_trips=2,
        hits=1,
        misses=4,
        counted=True,
    )


def test_hits_that_are_not_told_are_not_none():
    """A cache that tells nobody of its hits may have had many."""
    told = read_server_timing('total;dur=2, hit;desc="0", miss;desc="0"')
    untold = read_server_timing("total;dur=2")

    assert told is not None
    assert untold is not None
    assert (told.counted, untold.counted) == (True, False)


@pytest.mark.parametrize(
    "header, timing",
    [
        pytest.param("total;dur=2", ServerTiming(total_us=2000), id="total-alone"),
        pytest.param(
            'db;desc="5",total;dur=1.',
            ServerTiming(total_us=1000, queries=5),
            id="other-order",
        ),
        pytest.param("subtotal;dur=9, total", ServerTiming(), id="no-duration"),
    ],
)
def test_what_is_missing_is_nothing(header: str, timing: ServerTiming):
    """Entries may be absent, bare, or in another order."""
    assert read_server_timing(header) == timing


@pytest.mark.parametrize("header", ["", "edge;dur=3", "totals;dur=1"])
def test_a_site_that_says_nothing_of_itself_is_not_timed(header: str):
    """Without a total there is no timing, rather than one of zeros."""
    assert read_server_timing(header) is None


def test_numbers_that_do_not_fit_are_cut():
    """A row has room for 65,535 queries and an hour; more is that much."""
    timing = read_server_timing('total;dur=99999999999, db;desc="70000"')

    assert timing == ServerTiming(total_us=2**32 - 1, queries=2**16 - 1)
