"""What comes back when somebody opens a page."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.test import Client

NEXT = re.compile(r'<a [^>]*rel="next" href="([^"]+)"')


def seen(browser: Client, path: str) -> str:
    """The page at `path`, which must be there."""
    response: Any = browser.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return str(response.content.decode())


def next_page(html: str) -> str | None:
    """The address of the link to more, as it stands in the page."""
    found = NEXT.search(html)
    return unescape(found[1]) if found else None
