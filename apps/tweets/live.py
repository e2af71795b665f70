"""Telling whoever looks at the timeline that there is one more tweet.

The pages are made by one process and the sockets are held by another (consumers.py);
what goes between them is a message on Redis, through Channels. It says which tweet, and
whose: no more than that there is something to read.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TypedDict

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from .models import Tweet

logger = logging.getLogger(__name__)

GROUP = "tweets"
# Below the lesson's start page; routing.py serves it.
PATH = "ws/timeline/"
# A server that does not answer costs a writer no more than this.
PATIENCE_S = 1.0


class News(TypedDict):
    id: int
    author: str


def address() -> str:
    """Where the timeline's page listens; empty on a site without sockets."""
    root = settings.SOCKETS_URL
    return f"{root}{reverse('tweets:tweet_list')}{PATH}" if root else ""


def announce(tweet: Tweet) -> None:
    """Once the open transaction is committed, and where there are sockets at all."""
    if settings.SOCKETS_URL:
        author = tweet.author.username if tweet.author else ""
        transaction.on_commit(partial(tell, {"id": tweet.pk, "author": author}))


def tell(news: News) -> None:
    """Whatever goes wrong here, the tweet is there: it is only not announced."""
    try:
        async_to_sync(_send)(news)
    except Exception as error:
        logger.warning(
            "Tweet %s is not announced: %s: %s", news["id"], type(error).__name__, error
        )


async def _send(news: News) -> None:
    async with asyncio.timeout(PATIENCE_S):
        await get_channel_layer().group_send(
            GROUP, {"type": "tweet.message", "message": news}
        )
