"""From where a form without a token may come."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from apps.shop.origins import from_our_pages, is_from_us

OURS, OTHERS = "http://testserver", "https://evil.example"


@pytest.mark.parametrize(
    "headers, ours",
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": OURS}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": OTHERS}, False),
        # Another port or another name below ours is another site's, too.
        ({"Sec-Fetch-Site": "same-site", "Origin": OURS}, False),
        # Whoever claims both is a browser with a strange proxy: the stricter one counts.
        ({"Sec-Fetch-Site": "cross-site", "Origin": OURS}, False),
        ({"Origin": OURS}, True),
        ({"Origin": OTHERS}, False),
        ({"Origin": "null"}, False),
        ({"Origin": f"{OURS}.evil.example"}, False),
        ({}, True),
    ],
)
def test_what_browsers_say(headers, ours):
    """No page can make them lie; what says nothing is no browser."""
    assert is_from_us(RequestFactory().post("/", headers=headers)) == ours


def test_a_form_of_ours_is_taken_without_a_token():
    """The middleware asks for none, and what the view answers is the answer."""
    view = from_our_pages(lambda request, number: HttpResponse(f"{number}"))

    assert view.csrf_exempt  # type: ignore[attr-defined]
    assert view(RequestFactory().post("/"), 7).content == b"7"
