"""This lesson's settings, for those who work by them."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

# So many rounds late, and a post waits for a worker that does not come.
ROUNDS = 3


def publishing_is_late_after() -> timedelta:
    every_s: int = settings.CMS_PUBLISH_EVERY_S
    return timedelta(seconds=ROUNDS * every_s)
