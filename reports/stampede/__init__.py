"""What becomes of a stampede's results: their format, their reading, their report.

    rounds, as load/experiments/stampede writes them   (schema.py, store.py)
      → one `Cell` for every arm, trigger and crowd     (figures.py, analysis.py)
      → what is doubtful about them                     (doubts.py)
      → verdict, table, charts, page                    (render/)

Nothing here knows how it was measured; the same bundle gives the same report for ever.
"""

from __future__ import annotations
