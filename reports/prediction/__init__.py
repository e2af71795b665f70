"""How often a cache would hit: from recorded keys, by formula and by exact replay.

Pure functions over numbers; each names its source. What they yield is a prediction, and
whoever prints it prints its error against what was measured beside it.
"""

from __future__ import annotations
