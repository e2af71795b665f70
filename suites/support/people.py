"""People in front of browsers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from fixtures.site import Site


def log_in(context: BrowserContext, site: Site, person: User) -> None:
    """Gives a browser the session that logging in would give it."""
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    session = client.cookies[name].value
    context.add_cookies([{"name": name, "value": session, "url": site.url}])
