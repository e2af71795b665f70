"""The stampede laboratory: one hot value, and a crowd that asks for it at one moment.

    plan.py        what is asked for → a plan: arms, crowds, triggers, shuffled by a seed
    session.py     Postgres, a cache of our own, an empty bench; then block by block
    laboratory.py  one arm on one fresh site of several processes → `Round`
    episodes.py    one trigger on one crowd → `Episode`
      crowd.py     ↔ generator.py, the crowd's own process on its own core (messages.py)
      journal.py   the rows that `apps.bench` enters, one a computation
    law.py         the steady episode of early_refresh → `Law`
      → reports/stampede: bundle, analysis, page

The site is reached over HTTP alone. What a computation cost the database is read from
the database, so that no strategy is asked about itself.
"""

from __future__ import annotations
