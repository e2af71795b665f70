"""The sockets of a site: those of its lessons, each where its pages stand."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.handlers.asgi import ASGIHandler
from django.urls import path, re_path

from .lessons import LESSONS, Lesson


class Nowhere(AsyncWebsocketConsumer):  # type: ignore[misc]
    """At an address that no lesson has, nobody is let in."""

    async def connect(self) -> None:
        await self.close()


def application_of(names: Sequence[str], pages: ASGIHandler) -> ProtocolTypeRouter:
    """Pages, and sockets for pages of this site alone: a browser says whose it shows."""
    lessons = [LESSONS[name] for name in names]
    return ProtocolTypeRouter(
        {
            "http": pages,
            "websocket": AllowedHostsOriginValidator(URLRouter(socket_routes(lessons))),
        }
    )


def socket_routes(lessons: Sequence[Lesson]) -> list[Any]:
    """As `urls.lesson_routes`: alone, a lesson's sockets stand at the root."""
    routes = [
        path(
            "" if len(lessons) == 1 else lesson.prefix,
            URLRouter(
                importlib.import_module(
                    f"{lesson.package}.routing"
                ).websocket_urlpatterns
            ),
        )
        for lesson in lessons
        if lesson.has_sockets
    ]
    return [*routes, re_path(r"", Nowhere.as_asgi())]
