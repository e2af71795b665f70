"""What a worker does by the clock: publish what is due."""

from __future__ import annotations

import logging

from celery import shared_task

from . import services

logger = logging.getLogger(__name__)


@shared_task
def publish_due() -> int:
    """How many posts were published."""
    published = services.publish_due()
    if published:
        logger.info("Published on time: %s", ", ".join(map(str, published)))
    return len(published)
