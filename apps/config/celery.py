"""The site's Celery application: `celery -A apps.config worker`, and `beat`.

What is left to workers stands in each lesson's tasks.py, what is done by the clock in
its SCHEDULE, and where the broker is, in the settings.
"""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
app = Celery("windtunnel")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.set_default()
