"""What laboratories of events share: their bundles, their doubts, and how they are told.

A laboratory asks what an event does to a site, and not how fast it is under a load: a
crowd that comes at one moment (`reports/stampede`), a cache that breaks
(`reports/outage`). Each has its own schema, figures, analysis and charts; what is the
same for all of them stands here.
"""

from __future__ import annotations
