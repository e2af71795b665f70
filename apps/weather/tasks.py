"""What workers do: fetch one city's weather, and see to it that all are fetched.

A refresh that fails is not tried again by Celery: the client has tried, and the next
round comes anyway. (Retries in two layers multiply, just when the source is weakest.)
Only who was told to come later comes later.
"""

from __future__ import annotations

import logging
import random
from typing import Any

from celery import Task, shared_task

from . import conf, selectors, services
from .errors import Limited, SourceError
from .shared import turn
from .spreading import spread

logger = logging.getLogger(__name__)

# How often one refresh may be put off by the limit, in one round.
PUT_OFF = 5


@shared_task(bind=True, max_retries=PUT_OFF)
def fetch_weather_data(self: Task[Any, Any], city_id: int) -> str:
    """Refreshes one city, unless somebody is at it; answers what came of it."""
    with turn("refresh", city_id) as is_ours:
        if not is_ours:
            return "somebody else is at it"
        try:
            return services.refresh(city_id)
        except Limited as error:
            if error.wait_s is None or self.request.called_directly:
                raise
            put_off_s = error.wait_s + random.uniform(0, error.wait_s)
            raise self.retry(exc=error, countdown=put_off_s) from error
        except SourceError as error:
            logger.warning("City %s: %s: %s", city_id, type(error).__name__, error)
            return error.kind


@shared_task
def update_weather_data() -> int:
    """Puts a refresh of every city into the queue, spread until the next round.

    Tasks that nobody got to by the end of the next round go by themselves: when workers
    were away, what was meant for then is of no use now.
    """
    round_s = conf.round_s()
    cities = selectors.city_ids()
    starts = spread(len(cities), round_s, random.Random())
    for city_id, start_s in zip(cities, starts, strict=True):
        fetch_weather_data.apply_async(
            (city_id,), countdown=start_s, expires=start_s + round_s
        )
    return len(cities)
