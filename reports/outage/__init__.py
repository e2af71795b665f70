"""What becomes of an outage's results: their format, their reading, their report.

    rounds, as load/experiments/outage writes them    (schema.py, store.py)
      → quarters of a second around the fault          (bins.py)
      → the dent: how long, how deep                   (dent.py)
      → one `Cell` for every arm and fault             (figures.py, analysis.py)
      → what is doubtful about them                    (doubts.py)
      → verdict, tables, charts, page                  (render/)

Nothing here knows how it was measured; the same bundle gives the same report for ever.
"""

from __future__ import annotations
