"""DATABASES: the engine follows from the lessons, and a pool is always on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from .environment import DatabaseAddress

PLAIN = "django.db.backends.postgresql"
POSTGIS = "django.contrib.gis.db.backends.postgis"
TENANTS = "django_tenants.postgresql_backend"

# Long enough for a busy moment, short enough that a page says so while somebody waits.
CONNECT_TIMEOUT_S = 3
POOL_TIMEOUT_S = 3
# The pool tries again after 1, 2, 4 s and so on, and lets nobody else try meanwhile. It
# shall give up early, so that the first request after an outage finds the database.
RECONNECT_TIMEOUT_S = 3


def engine_for(lessons: Collection[str]) -> str:
    """The plainest engine that these lessons can do with.

    >>> engine_for(["social", "geo"])
    'django.contrib.gis.db.backends.postgis'
    """
    if "saas" in lessons:
        return TENANTS
    return POSTGIS if "geo" in lessons else PLAIN


def beneath_tenants(lessons: Collection[str]) -> str | None:
    """What the engine of django-tenants wraps (ORIGINAL_BACKEND); None without saas."""
    if "saas" not in lessons:
        return None
    return POSTGIS if "geo" in lessons else PLAIN


def databases(
    address: DatabaseAddress, lessons: Collection[str], *, pool_max: int
) -> dict[str, dict[str, Any]]:
    return {
        "default": {
            "ENGINE": engine_for(lessons),
            "NAME": address.name,
            "USER": address.user,
            "PASSWORD": address.password,
            "HOST": address.host,
            "PORT": address.port,
            # A new connection costs 4 ms; the pool refuses persistent ones beside it.
            "CONN_MAX_AGE": 0,
            # Asking before every use whether a connection still lives doubles the price
            # of a small query. Without it, a restart of Postgres costs each connection
            # of the pool one failed request.
            "CONN_HEALTH_CHECKS": False,
            "OPTIONS": {
                "connect_timeout": CONNECT_TIMEOUT_S,
                "pool": {
                    "min_size": 1,
                    "max_size": pool_max,
                    "timeout": POOL_TIMEOUT_S,
                    "reconnect_timeout": RECONNECT_TIMEOUT_S,
                },
            },
        }
    }
