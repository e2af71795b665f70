"""The lesson's sockets, below the address of its start page."""

from __future__ import annotations

from django.urls import path

from .consumers import TweetConsumer
from .live import PATH

websocket_urlpatterns = [path(PATH, TweetConsumer.as_asgi())]
