"""What a worker does: publish by the clock what is due, and keep the search index."""

from __future__ import annotations

import logging

from celery import shared_task

from . import services
from .search.following import follow

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def publish_due() -> int:
    """How many posts were published."""
    published = services.publish_due()
    if published:
        logger.info("Published on time: %s", ", ".join(map(str, published)))
    return len(published)


@shared_task(ignore_result=True)
def follow_posts(post_ids: list[int]) -> bool:
    """Whether the search engine knows of what has become of these posts."""
    return follow(post_ids)
