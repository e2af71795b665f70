"""A browser for tests without a server: it keeps pages, and asks whether they are right."""

from __future__ import annotations

from typing import Any

from django.test import Client


class Browser(Client):
    """Django's client, which shows the page that it keeps where the site says 304.

    What came is in `statuses` and `last`, for `get` answers what is shown.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.kept: dict[str, Any] = {}
        self.statuses: list[int] = []
        self.last: Any = None

    def get(self, path: str, *args: Any, **extra: Any) -> Any:  # type: ignore[override]
        kept = self.kept.get(path)
        if kept is not None:
            extra.setdefault("HTTP_IF_NONE_MATCH", kept["ETag"])
        self.last = answer = super().get(path, *args, **extra)
        self.statuses.append(answer.status_code)
        if answer.status_code == 304:
            return kept
        if answer.has_header("ETag"):
            self.kept[path] = answer
        return answer
