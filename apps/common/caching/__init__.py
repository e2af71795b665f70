"""Cache strategies: one interface, one file a strategy, and what makes them dependable.

To read them: `interface.py`; then `uncached.py`, `cache_aside.py`, `signals.py`,
`versioned.py` and `fragment.py`; for whole pages, `per_view.py` with `pages.py`,
`per_site.py` with `door.py`, and `conditional.py` with `revalidation.py`. Against many
who miss at once: `single_flight.py` with `flights.py`, `early_refresh.py`,
`stale_while_revalidate.py` with `background.py`, and `lease.py`. On that stand
`write_through.py`, `two_tier.py` (with `memory.py`) and `write_behind.py` (with
`ledger.py`, `turns.py` and `flusher.py`). What a lesson uses is `lesson.py`, with
`chosen.py` and `commits.py`; `catalogue.py` finds a strategy by its name. `peers/` is
what others cache with.

What remembers inside one request (`cached_property`) is no strategy: it ends with its object,
and no setting chooses it. `apps/social/README.md` has its promise and its trap. It is Django's:
that of `functools` lets, up to Python 3.11, one thread in at a time, of all that read any
object of the class.

Beneath: `store.py` is what a strategy asks, and `backends/` who answers; `breaker.py`,
`outages.py`, `recovery.py` and `watch.py` are for when nobody does; `guarded.py` is all
that as a Django cache.
"""

from __future__ import annotations
