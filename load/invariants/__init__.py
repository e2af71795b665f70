"""What must be true of the social site while people act on it, whatever it is cached with.

`model.py` knows what people did, and what may therefore be true; `rules.py` is the closed
list of invariants; `evidence.py` what they are judged by. These three are plain values
without a site, a database or a clock, so that the suites and the load users share them.
`journal.py` reads what load users did, `looking.py` and `rows.py` what the site shows and
holds, and `audit.py` brings all of it together after a measured window.
"""

from __future__ import annotations

# The lesson that they are about. Others are not audited, and their reports say so.
LESSON = "social"
