"""What comes back when somebody opens a page."""

from __future__ import annotations

from typing import Any

from django.test import Client


def seen(browser: Client, path: str) -> str:
    """The page at `path`, which must be there."""
    response: Any = browser.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return str(response.content.decode())
