"""Sockets: who looks at the timeline is told of new tweets. Served by uvicorn."""

from __future__ import annotations

import json
import logging
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from redis.exceptions import RedisError

from .live import GROUP

logger = logging.getLogger(__name__)


class TweetConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """One open timeline. It says who may read: everybody, as the page does.

    What a browser sends is not listened to. While Redis is away nobody is let in, for
    nothing would be heard; the page tries again after a while.
    """

    async def connect(self) -> None:
        try:
            await self.channel_layer.group_add(GROUP, self.channel_name)
        except (RedisError, OSError) as error:
            logger.warning("The timeline is not live: %s", error)
            await self.close()
            return
        await self.accept()

    async def disconnect(self, code: int) -> None:
        try:
            await self.channel_layer.group_discard(GROUP, self.channel_name)
        except (RedisError, OSError) as error:
            # Channels forgets members who do not answer after a day.
            logger.debug("Not taken off the list: %s", error)

    async def tweet_message(self, event: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(event["message"]))
