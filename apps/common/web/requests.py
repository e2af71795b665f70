"""Requests of members, where they came from, and how a refused form is answered."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

# What a browser sends with its forms. Views that delete name them, for Django's
# DeleteView else answers DELETE, too, and past what its `form_valid` sees to.
FORM_METHODS = ["get", "head", "post", "options"]


class MemberRequest(HttpRequest):
    """A request of somebody who is logged in."""

    user: User


class Refusal:
    """For form views: what is refused is a 422, and the page says why."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        context: dict[str, Any] = self.get_context_data(form=form)  # type: ignore[attr-defined]
        response: HttpResponse = self.render_to_response(context, status=422)  # type: ignore[attr-defined]
        return response


def page_before(request: HttpRequest, *, otherwise: str) -> str:
    """The page that a button stood on, as it told us, if it is one of this site.

    A word without a slash is no page: `redirect` would take it for a view's name.
    """
    page = request.POST.get("next", "")
    is_ours = page.startswith("/") and url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return page if is_ours else otherwise
