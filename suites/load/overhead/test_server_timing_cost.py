"""Telling what a request costs must cost next to nothing itself.

Two sites that differ in MEASURE alone serve the same page of the same database. Blocks of
requests go to them in the order ABBA, so that whatever the machine does meanwhile happens
to both; what is compared is the CPU time of their processes, which a busy machine stretches
far less than the clock's.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from fixtures.site import Site, SiteSettings, serve
from fixtures.visitor import Visitor

from .readers import session_of_a_reader_with_a_feed

pytestmark = pytest.mark.uncounted

ALLOWED = 1.05
# Enough that the interval below is narrower than what is allowed, in half a minute.
ROUNDS = 16
REQUESTS_PER_BLOCK = 20
WARM_UP_REQUESTS = 40
# Of 16 independent values the 4th and the 13th enclose the median with 97.9%, whatever
# their distribution: P(4 <= Binomial(16, 1/2) <= 12) (David and Nagaraja, Order
# Statistics, 3rd edition, 7.1).
LOWER, UPPER = 3, 12


@dataclass(frozen=True)
class Seat:
    """A logged-in reader in front of one of the two sites."""

    site: Site
    visitor: Visitor

    def cpu_s_of_a_block(self) -> float:
        before_s = cpu_seconds(self.site)
        self.read(REQUESTS_PER_BLOCK)
        return cpu_seconds(self.site) - before_s

    def read(self, times: int) -> None:
        for _ in range(times):
            answer = self.visitor.get("/feed/")
            assert answer.status == 200
            assert "data-post=" in answer.text


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("strategy", ["none", "versioned"])
def test_it_costs_less_than_a_twentieth(
    strategy, site_settings, tmp_path, capsys, record_property
):
    """CPU time with Server-Timing is at most 5% above that without it."""
    session = session_of_a_reader_with_a_feed()
    told = replace(site_settings, threads=1)

    with (
        seat(told, "1", strategy, session, tmp_path / "with") as measured,
        seat(told, "0", strategy, session, tmp_path / "without") as plain,
    ):
        assert measured.visitor.get("/feed/").timing["total"].ms
        assert plain.visitor.get("/feed/").timing == {}
        ratios = sorted(abba(measured, plain) for _ in range(ROUNDS))

    median = statistics.median(ratios)
    verdict = (
        f"{strategy}: Server-Timing costs {median - 1:+.1%} CPU "
        f"(98% interval {ratios[LOWER] - 1:+.1%} to {ratios[UPPER] - 1:+.1%})"
    )
    record_property("server_timing_cost", verdict)
    with capsys.disabled():
        sys.stdout.write(f"\n{verdict}\n")
    assert ratios[LOWER] <= ALLOWED, verdict


def abba(measured: Seat, plain: Seat) -> float:
    """The ratio of CPU times over two blocks each; what drifts evenly cancels out."""
    first_s = measured.cpu_s_of_a_block()
    second_s = plain.cpu_s_of_a_block()
    third_s = plain.cpu_s_of_a_block()
    fourth_s = measured.cpu_s_of_a_block()
    return (first_s + fourth_s) / (second_s + third_s)


def cpu_seconds(site: Site) -> float:
    """To the nanosecond where Linux tells it: a tick of 10 ms is much of a block."""
    threads = [
        thread
        for pid in site.process.pids()
        for thread in Path(f"/proc/{pid}/task").glob("*/schedstat")
    ]
    if not threads:
        return site.cpu_seconds()
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9


@contextmanager
def seat(
    settings: SiteSettings, measure: str, strategy: str, session: str, folder
) -> Iterator[Seat]:
    extra = {
        **settings.extra,
        "MEASURE": measure,
        # One middleware more is frames more, and depth has a price of its own.
        "STACK_DEPTHS": "1",
        # And so has the order of a set.
        "PYTHONHASHSEED": "0",
        "CACHE_STRATEGY": strategy,
        "LOG_LEVEL": "WARNING",
        # Nobody counts lines here: that would cost more than what is measured.
        "COVERAGE_PROCESS_START": "",
        "COVERAGE_PROCESS_CONFIG": "",
    }
    with (
        serve(replace(settings, extra=extra), folder=folder) as site,
        Visitor(site.url) as visitor,
    ):
        visitor.cookies["sessionid"] = session
        seat = Seat(site, visitor)
        seat.read(WARM_UP_REQUESTS)
        yield seat
