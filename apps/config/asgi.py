"""The site for servers that speak ASGI (uvicorn): sockets need it, pages do not."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
# This sets up the apps, which all that follows needs.
pages = get_asgi_application()

from django.conf import settings  # noqa: E402

from .checks import refuse_wrong_settings  # noqa: E402
from .sockets import application_of  # noqa: E402

application = application_of(settings.APPS, pages)
refuse_wrong_settings()
