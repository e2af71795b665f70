"""Is the source well? Told from the last questions, never by asking one more.

A probe comes every few seconds, and from several places: it would use up the limit, and
make our health wait for somebody else's.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from . import conf
from .errors import IN_WORDS, UnknownPlace
from .models import City, Observation

# So many rounds without an answer, and something is wrong with the workers.
ROUNDS = 3


class SourceIsAway(Exception):
    """Pages show what was known last, and say how old it was."""


class NobodyAsks(Exception):
    """There is a broker, and yet nothing is fetched."""


def source() -> None:
    """Raises what is wrong; a source that nobody has asked yet is well."""
    answered = Observation.objects.aggregate(at=Max("fetched_at"))["at"]
    # That one place is unknown says nothing of the source.
    failed = (
        City.objects.exclude(failed_at=None)
        .exclude(failure=UnknownPlace.kind)
        .order_by("-failed_at")
        .values_list("failed_at", "failure")
        .first()
    )
    if failed and (answered is None or failed[0] > answered):
        raise SourceIsAway(f"at {failed[0]:%H:%M:%S} it {IN_WORDS[failed[1]]}")
    if settings.CELERY_BROKER_URL and answered and _is_too_long_ago(answered):
        raise NobodyAsks(f"last asked {answered:%d %b, %H:%M}; look for the workers")


def _is_too_long_ago(moment: datetime) -> bool:
    rounds = timedelta(seconds=ROUNDS * conf.round_s())
    return timezone.now() - moment > rounds
