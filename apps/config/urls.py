"""The site's routes: one lesson at the root, or several each under its own prefix."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView

from apps.common.telemetry import health
from apps.common.web.media import media

from .lessons import LESSONS, Lesson

ICON = f"{settings.STATIC_URL}web/icon.svg"
Route = URLPattern | URLResolver


def site_routes(names: Sequence[str]) -> list[Route]:
    """All routes of a site of these lessons, the site's own first."""
    return [
        path("healthz", health.alive, name="healthz"),
        path("readyz", health.ready, name="readyz"),
        *([path("noop/", health.noop, name="noop")] if settings.NOOP else []),
        re_path(r"^media/(?P<path>.+)$", media, name="media"),
        # Pages name their icon; the admin, and whoever opens a picture, ask for this.
        path("favicon.ico", RedirectView.as_view(url=ICON), name="icon"),
        path("admin/", admin.site.urls),
        path("accounts/", include("apps.accounts.urls")),
        *lesson_routes([LESSONS[name] for name in names]),
    ]


def lesson_routes(lessons: Sequence[Lesson]) -> list[Route]:
    """Alone, a lesson has the whole site, as its plan writes its addresses.

    Of several, the first has the start page.
    """
    if len(lessons) == 1:
        return [path("", include(f"{lessons[0].package}.urls"))]
    start = RedirectView.as_view(url=f"/{lessons[0].prefix}")
    return [
        path("", start, name="start"),
        *(path(each.prefix, include(f"{each.package}.urls")) for each in lessons),
    ]


handler400 = "apps.common.web.errors.bad_request"
handler403 = "apps.common.web.errors.permission_denied"
handler404 = "apps.common.web.errors.page_not_found"
handler500 = "apps.common.web.errors.server_error"
urlpatterns = site_routes(settings.APPS)
