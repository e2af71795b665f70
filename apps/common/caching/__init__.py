"""Cache strategies: one interface, one file a strategy, and what makes them dependable.

To read them: `interface.py`; then `uncached.py`, `cache_aside.py`, `signals.py`,
`versioned.py`, `fragment.py` and `per_view.py`. Against many who miss at once:
`single_flight.py` with `flights.py`, `early_refresh.py`, `stale_while_revalidate.py` with
`background.py`, and `lease.py`. On that stand `write_through.py`, `two_tier.py` (with
`memory.py`) and `write_behind.py` (with `ledger.py`, `turns.py` and `flusher.py`). What a
lesson uses is `lesson.py`, with `chosen.py`, `commits.py` and `pages.py`; `catalogue.py`
finds a strategy by its name. `peers/` is what others cache with.

Beneath: `store.py` is what a strategy asks, and `backends/` who answers; `breaker.py`,
`outages.py`, `recovery.py` and `watch.py` are for when nobody does; `guarded.py` is all
that as a Django cache.
"""

from __future__ import annotations
