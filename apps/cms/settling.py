"""When a post is published: what its status and its moment say together.

    draft       has no moment
    scheduled   has one that is to come
    published   has one that has come

Whatever somebody asks for, this is what is kept of it: who schedules for yesterday
publishes, and who publishes with a moment that is to come schedules.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models


class Status(models.TextChoices):
    DRAFT = "draft", "Draft"
    SCHEDULED = "scheduled", "Scheduled"
    PUBLISHED = "published", "Published"


def settled(
    status: str, published_at: datetime | None, now: datetime
) -> tuple[Status, datetime | None]:
    """What to keep of what was asked for; raises `ValueError` for a plan with no time.

    >>> from datetime import UTC, timedelta
    >>> now = datetime(2026, 5, 1, 12, tzinfo=UTC)
    >>> settled("scheduled", now - timedelta(days=1), now)[0].value
    'published'
    >>> settled("published", now + timedelta(days=1), now)[0].value
    'scheduled'
    """
    if status == Status.DRAFT:
        return Status.DRAFT, None
    if published_at is None:
        if status == Status.SCHEDULED:
            raise ValueError("a scheduled post needs the time at which it is published")
        return Status.PUBLISHED, now
    has_come = published_at <= now
    return (Status.PUBLISHED if has_come else Status.SCHEDULED), published_at
