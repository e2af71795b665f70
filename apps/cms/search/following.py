"""How an index hears of what is written: after the commit, by a worker where there is one.

What goes wrong is logged, and no writer's affair: pages check what is found against the
table, and `manage.py rebuild_search_index` heals the rest.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from .. import conf
from ..models import Post
from .answering import engine
from .interface import SearchError

logger = logging.getLogger(__name__)


def connect() -> None:
    """Called once, when the app is ready."""
    for signal in (post_save, post_delete):
        signal.connect(post_changed, sender=Post)
    if conf.elasticsearch_url():
        # Its client takes a second or two to import; the first reader need not wait.
        from . import documents  # noqa: F401


def post_changed(instance: Post, **_: Any) -> None:
    """No engine knows of a draft that stays one, and none shall."""
    is_known = instance.is_published or instance.was_published
    if is_known and conf.elasticsearch_url():
        transaction.on_commit(partial(leave_to_worker, [instance.pk]))


def leave_to_worker(post_ids: list[int]) -> None:
    """Where nobody waits for a queue, it is done at once."""
    from ..tasks import follow_posts

    if not settings.CELERY_BROKER_URL:
        follow(post_ids)
        return
    try:
        # Nobody will look at its result; asked for one, Celery would first see to the
        # server of results, and wait for that where it is away.
        follow_posts.apply_async((post_ids,), ignore_result=True)
    except (KombuError, RedisError) as error:
        logger.warning("The index was not told of posts %s: %s", post_ids, error)


def follow(post_ids: Collection[int]) -> bool:
    """Whether the index knows of it now."""
    try:
        engine().follow(post_ids)
    except SearchError as error:
        logger.warning(
            "The index is behind on posts %s, until it is rebuilt: %s: %s",
            list(post_ids),
            type(error).__name__,
            error,
        )
        return False
    return True
