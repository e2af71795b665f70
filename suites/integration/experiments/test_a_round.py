"""One round of a comparison, on the real site: what the runner asks for is what is done."""

from __future__ import annotations

import pytest

from load.experiments.caching import CachingExperiment

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.services("postgres", "redis", "memcached"),
]


def test_a_site_is_warmed_up_as_due_and_the_machine_weighed(measured):
    """Not by as many as the laboratory's first plan would have: that one knows of no cut."""
    done = measured(CachingExperiment(), rate_per_s=20, block=1, warm_up_requests=11)

    assert len(done.warming) == 11
    assert 0 < done.counters["reference_s"] < 1
