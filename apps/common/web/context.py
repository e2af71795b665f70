"""What every page of the site may show: the menu that the lessons have filled."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def navigation(_request: HttpRequest) -> dict[str, object]:
    """A context processor: (label, URL name) pairs for members."""
    return {"navigation": settings.NAVIGATION}
