"""A feed from the cache costs hardly more than a view that does nothing.

Both go through the same middleware of the same process. Blocks of requests alternate in the
order ABBA, one request after the other, and what is compared is time by the clock.
"""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import replace

import pytest

from fixtures.site import serve
from fixtures.visitor import Visitor

from .readers import session_of_a_reader_with_a_feed

# Of the speed of the view that does nothing; and as many posts as a page has.
WANTED, POSTS = 0.8, 20
ROUNDS, REQUESTS_PER_BLOCK, WARM_UP_REQUESTS = 16, 60, 100
# The 4th and the 13th of 16 enclose the median with 97.9%; see test_server_timing_cost.
LOWER, UPPER = 3, 12


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_it_is_nearly_as_fast_as_nothing(
    site_settings, tmp_path, capsys, record_property
):
    """Whole pages in process memory: no session, no user, no query, no template."""
    extra = {
        **site_settings.extra,
        "CACHE_STRATEGY": "per_view",
        "CACHE_BACKEND": "locmem",
        "CACHE_TTL_S": "600",
        "LOG_LEVEL": "WARNING",
        # Nobody counts lines here: that would cost more than what is measured.
        "COVERAGE_PROCESS_START": "",
        "COVERAGE_PROCESS_CONFIG": "",
    }
    session = session_of_a_reader_with_a_feed()
    settings = replace(site_settings, threads=1, extra=extra)

    with serve(settings, folder=tmp_path) as site, Visitor(site.url) as visitor:
        # With the cookie for forms that her first page would bring.
        visitor.cookies |= {"sessionid": session, "csrftoken": "a" * 32}
        assert visitor.get("/feed/").text.count("data-post=") >= POSTS
        seconds_of(visitor, "/feed/", WARM_UP_REQUESTS)
        seconds_of(visitor, "/noop/", WARM_UP_REQUESTS)
        assert visitor.get("/feed/").timing["hit"].count == 1
        speeds = sorted(abba(visitor) for _ in range(ROUNDS))

    verdict = (
        f"a feed from the cache has {statistics.median(speeds):.2f} of the speed of a "
        f"view that does nothing (98% interval {speeds[LOWER]:.2f} to {speeds[UPPER]:.2f})"
    )
    record_property("cached_page", verdict)
    with capsys.disabled():
        sys.stdout.write(f"\n{verdict}\n")
    assert speeds[UPPER] >= WANTED, verdict


def abba(visitor: Visitor) -> float:
    """The speed of cached feeds over that of nothing; what drifts evenly cancels out."""
    feed_s = seconds_of(visitor, "/feed/")
    nothing_s = seconds_of(visitor, "/noop/") + seconds_of(visitor, "/noop/")
    feed_s += seconds_of(visitor, "/feed/")
    return nothing_s / feed_s


def seconds_of(visitor: Visitor, path: str, times: int = REQUESTS_PER_BLOCK) -> float:
    began_s = time.perf_counter()
    for _ in range(times):
        assert visitor.get(path).status == 200
    return time.perf_counter() - began_s
