"""What every form on every site of ours carries."""

from __future__ import annotations

import re

_TOKEN = re.compile(rb'name="csrfmiddlewaretoken"\s+value="([^"]*)"')


def form_token(page: bytes) -> str | None:
    """The token against forged requests; None where there is no form.

    >>> form_token(b'<input type="hidden" name="csrfmiddlewaretoken" value="abc">')
    'abc'
    """
    found = _TOKEN.search(page)
    return None if found is None else found.group(1).decode()
