"""The outage laboratory: a cache server breaks in the middle of a load, and comes back.

    planning.py    what is asked for → a plan: arms, faults, what cannot be, and why
    session.py     Postgres, caches of our own, a world; then case by case
    laboratory.py  one arm and one fault on one fresh site → `Round`
      incident.py  the fault at its moment, beside the load, and its end
      faults.py    what is done to the server, by name
      scribe.py    who writes meanwhile, and is looked up afterwards
      → reports/outage: bundle, dents, analysis, page

The load is the caching experiment's open loop, in a process of its own; its records and
the fault's moments are on one clock, the machine's monotonic one.
"""

from __future__ import annotations
