"""The site for servers that speak ASGI (uvicorn): sockets need it, pages do not."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
application = get_asgi_application()

# Only now: the checks need the apps, and they are imported by importing these.
from .checks import refuse_wrong_settings  # noqa: E402

refuse_wrong_settings()
