"""Buttons: who may press one, and which page it stood on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.views.decorators.http import require_POST

from . import requests
from .requests import MemberRequest

Arguments = ParamSpec("Arguments")


def member_action(
    act: Callable[Concatenate[MemberRequest, Arguments], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponse]:
    """POST alone, by members alone. Others log in first, and come back to the page."""

    @require_POST
    @wraps(act)
    def guarded(
        request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(page_before(request))
        return act(request, *args, **kwargs)  # type: ignore[arg-type]

    return guarded  # type: ignore[return-value]


def page_before(request: HttpRequest) -> str:
    """The page that the button stood on; where a login leads, if it told none."""
    return requests.page_before(
        request, otherwise=resolve_url(settings.LOGIN_REDIRECT_URL)
    )
