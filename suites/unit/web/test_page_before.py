"""Where an action leads back to."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from apps.common.web.actions import page_before


@pytest.mark.parametrize("page", ["/", "/people/?q=a&page=7", "/a%20b/#c"])
def test_a_page_of_this_site(page):
    """The page that the button stood on."""
    assert page_before(RequestFactory().post("/like/", {"next": page})) == page


@pytest.mark.parametrize(
    "page",
    [
        "",
        "None",
        "social:feed",
        "people/",
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
    ],
)
def test_anything_else(page):
    """Where a login leads: neither another site nor the name of a view."""
    assert page_before(RequestFactory().post("/like/", {"next": page})) == "/"
