"""The table that every site has, whichever its lessons."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class MissedInvalidation(models.Model):
    """What a cache should have forgotten while it was away; see caching/outages.py.

    Nearly always there is none. A line is written by the process that could not reach
    the cache, and removed by the one that has made it forget.
    """

    cache = models.CharField(max_length=255, db_index=True)
    names = models.JSONField()
    missed_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{len(self.names)} of {self.cache} at {self.missed_at:%H:%M:%S}"
