"""locmem with little room is an exact LRU cache, as predictions take it for."""

from __future__ import annotations

from uuid import uuid4

from apps.common.caching.backends.locmem import LocMemBackend
from apps.config.caches import entries_at_most
from reports.prediction.replay import Cache, replay
from suites.support.traces import zipf_questions


def test_it_hits_when_a_replay_does():
    """Two thousand questions for fifty keys, with room for twelve."""
    backend = LocMemBackend(f"{uuid4()}", **entries_at_most(12)["OPTIONS"])
    asked = [str(key) for key in zipf_questions(2_000, keys=50, exponent=0.8, seed=4)]
    hits = []
    for key in asked:
        hits.append(key in backend.get_many([key]))
        if not hits[-1]:
            backend.set_many({key: b"kept"}, 60)

    assert hits == replay(asked, range(len(asked)), Cache(capacity=12)).tolist()
