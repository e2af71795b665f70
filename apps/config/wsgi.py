"""The site for servers that speak WSGI: `granian --interface wsgi apps.config.wsgi`."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from apps.common.telemetry.depths import Application, at_every_depth

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
application: Application = get_wsgi_application()

# Only now: these need the apps, which are there once the application has been made.
from .checks import refuse_wrong_settings  # noqa: E402
from .entrance import entrance  # noqa: E402

refuse_wrong_settings()
application = entrance(application)
if settings.STACK_DEPTHS:
    application = at_every_depth(application)
