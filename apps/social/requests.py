"""Buttons: who may press one, and which page it stood on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from apps.common.web import requests
from apps.common.web.requests import MemberRequest

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
    """The page that the button stood on; the first of the lesson, if it told none."""
    return requests.page_before(request, otherwise=reverse("social:home"))
