"""The group of those who write. It is made with the lesson's tables, once.

Who runs the site makes somebody staff and puts her into it. What its members may do is
the site's own from then on: a group that is there is never changed by a migration.

It cannot be made *in* a migration, where there are no permissions yet: those are made by
a signal when all migrations are done, and so is this. Whichever hears of it first, the
permissions are made before.
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.apps import apps as all_apps
from django.contrib.auth.management import create_permissions
from django.db.models.signals import post_migrate

EDITORS = "Editors"


def connect(lesson: AppConfig) -> None:
    post_migrate.connect(make_editors, sender=lesson, dispatch_uid="cms editors")


def make_editors(
    sender: AppConfig, *, using: str, apps: Any = all_apps, **_: object
) -> None:
    """With all that there is to do in the lesson; `apps` is what has been migrated."""
    create_permissions(sender, apps=apps, using=using, verbosity=0)
    try:
        groups = apps.get_model("auth", "Group").objects.using(using)
        permissions = apps.get_model("auth", "Permission").objects.using(using)
    except LookupError:
        return
    theirs = list(permissions.filter(content_type__app_label=sender.label))
    if theirs and not groups.filter(name=EDITORS).exists():
        groups.create(name=EDITORS).permissions.set(theirs)
