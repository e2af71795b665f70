"""What people do on the site of each lesson: a person with a story, one folder a lesson.

`interface.py` says what a story is; `catalogue.py` finds one by its lesson. Whatever loads
a site (locustfiles, open loops, experiments, probes) knows stories, and no lesson.
"""

from __future__ import annotations
