"""What time it is: the database's time, for every process that asks.

Whether a post is visible follows from comparing its moment with now. Two servers whose
clocks differ by a blink would answer differently, and one of them would remember its
answer. There is one database, so its clock is everybody's.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection


def now() -> datetime:
    """When this question reached the database; later than all that was asked before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        (moment,) = cursor.fetchone()
    assert isinstance(moment, datetime)
    return moment
