"""Uploads, served by the site itself where no web server does it."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file below MEDIA_ROOT, with SERVE_MEDIA; 404 otherwise."""
    if not settings.SERVE_MEDIA:
        raise Http404("Uploads are served by the web server before this site.")
    try:
        return serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except Http404:
        # Django's own words would tell the visitor where on the disk it has looked.
        raise Http404("There is no such file.") from None
