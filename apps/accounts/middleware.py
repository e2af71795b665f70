"""A partial update whose reader is no longer logged in takes her to the login page."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirectBase
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails


class PartialSignInMiddleware:
    """htmx would follow the redirect, and put the login page into the middle of a feed.

    Afterwards she comes back to the page she was on: the address of the part would be
    of no use to her.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # HtmxMiddleware, which stands before this one, has put it there.
        htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
        if not isinstance(response, HttpResponseRedirectBase) or not htmx:
            return response
        login = resolve_url(settings.LOGIN_URL)
        if urlsplit(response.url).path != login:
            return response
        page = htmx.current_url_abs_path or settings.LOGIN_REDIRECT_URL
        return HttpResponseClientRedirect(f"{login}?{urlencode({'next': page})}")
