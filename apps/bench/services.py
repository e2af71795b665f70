"""Making the value, and making it another one."""

from __future__ import annotations

from django.db import connection, transaction

from . import caching, selectors
from .models import Computation, Content, DatabaseClock


def compute_number(*, cost_s: float) -> int:
    """The number, after so much of the database's time. Leaves a `Computation` behind.

    1. Enter when it begins.
    2. Read the number: what is bumped from here on, this answer does not know.
    3. Let the database be busy.
    4. Enter when it ended.
    """
    row = Computation.objects.create(began=DatabaseClock())
    number = selectors.number()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [cost_s])
    Computation.objects.filter(pk=row.pk).update(ended=DatabaseClock())
    return number


def bump_number() -> int:
    """One more, for everybody who asks from now on; answers it."""
    with transaction.atomic():
        Content.objects.get_or_create(name=selectors.HOT)
        content = Content.objects.select_for_update().get(name=selectors.HOT)
        content.number += 1
        content.save(update_fields=["number"])
        caching.forget_number()
    return content.number
