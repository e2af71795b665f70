"""From rows and replies to figures: how many at once, how old, how long."""

from __future__ import annotations

import msgspec
import pytest

from reports.stampede.figures import figures_of, stale_of, surge_of
from reports.stampede.schema import Computation, Reply
from suites.support.stampedes import sample_episode


def computations(*spans):
    return [Computation(began_s=began, ended_s=ended) for began, ended in spans]


@pytest.mark.parametrize(
    "spans,most",
    [
        ((), 0),
        (((0, 1),), 1),
        (((0, 1), (1, 2)), 1),
        (((0, 3), (1, 2), (1.5, 4)), 3),
        (((0, 9), (1, 2), (3, 4)), 2),
        (((0, None), (5, 6)), 2),
    ],
    ids=["none", "one", "in turn", "nested", "one after the other", "without an end"],
)
def test_the_surge_is_how_many_met(spans, most):
    """It is the largest number of computations that were under way at one moment."""
    assert surge_of(computations(*spans)) == most


def test_the_surge_agrees_with_counting_at_every_beginning():
    """At some beginning the most are under way, so counting there must find as many."""
    spans = [(n * 0.37 % 5, n * 0.37 % 5 + 0.1 + n % 7 * 0.2) for n in range(60)]

    counted = max(sum(b <= began < e for b, e in spans) for began, _ in spans)

    assert surge_of(computations(*spans)) == counted


def test_an_answer_is_stale_when_it_is_older_than_the_acknowledged_write():
    """What was written later is no staleness, and no answer is none either."""
    assert stale_of([6, 7, 8, None], 7) == 1


def test_who_got_no_answer_is_an_error_and_waited_all_the_same():
    """Errors stay in the waits, and out of the answers."""
    episode = sample_episode("lease", "invalidation", 4)
    lost = Reply(latency_s=9.0, status=0, number=None)
    episode = msgspec.structs.replace(episode, replies=[*episode.replies[:3], lost])

    found = figures_of(episode)

    assert (found.errors, found.answers, found.worst_s) == (1, 3, 9.0)
