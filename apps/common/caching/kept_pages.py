"""Pages that the site keeps for their time: `per_view` on the way of a request.

`per_view.py` knows how long a page may be shown; this module knows HTTP.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from apps.common.telemetry.recorder import count_hit, count_miss

from .pages import (
    SAFE,
    VARIES_ON,
    Copy,
    View,
    address_of,
    copy_of,
    may_be_copied,
    rendered,
)
from .per_view import PerView


def kept_for_a_while(view: View, strategy: PerView) -> View:
    """`view`, answered with the page that was made before, while its time lasts."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in SAFE:
            count_miss()
            return view(request, *args, **kwargs)
        address = address_of(request)
        kept = strategy.kept_page(address)
        if kept is not None and isinstance(kept.page, Copy):
            count_hit()
            return told_its_age(kept.page.response(), strategy.left_s(kept.made_s))
        count_miss()
        made_s = strategy.clock()
        response = rendered(view(request, *args, **kwargs))
        patch_vary_headers(response, VARIES_ON)
        if may_be_copied(request, response) and isinstance(response, HttpResponse):
            strategy.keep_page(address, copy_of(response), made_s=made_s)
            told_its_age(response, strategy.left_s(made_s))
        return response

    return answered


def told_its_age(response: HttpResponse, left_s: float) -> HttpResponse:
    response["Cache-Control"] = age_told(left_s)
    return response


def age_told(left_s: float) -> str:
    """Her browser may keep the page for what is left; what stands between may not."""
    return f"private, max-age={max(0, int(left_s))}"
