"""Is the process alive, and is what it stands on there? For probes, and for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from time import perf_counter
from typing import Any

import psycopg
import redis
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.module_loading import import_string
from psycopg_pool import ConnectionPool, PoolTimeout

from apps.common.caching.guarded import GuardedCache

# A probe that waits longer is counted as failed by most who send one.
DATABASE_TIMEOUT_S = 1.0
BROKER_TIMEOUT_S = 1.0
PROBE_KEY = "readyz"


@dataclass(frozen=True)
class Dependency:
    """What one look at a service has shown; the reason is empty when it answered."""

    name: str
    answers: bool
    ms: float
    reason: str


def alive(_request: HttpRequest) -> HttpResponse:
    """The process answers. It says nothing of what the process needs."""
    return HttpResponse("alive\n", content_type="text/plain")


def ready(_request: HttpRequest) -> JsonResponse:
    """503 without the database; without anything else the site works, worse: degraded."""
    database, *others = look_at_dependencies()
    report = [asdict(dependency) for dependency in (database, *others)]
    status, code = verdict(database, others)
    return JsonResponse({"status": status, "dependencies": report}, status=code)


def noop(_request: HttpRequest) -> HttpResponse:
    """Nothing but the middleware: the most that a server could answer."""
    return HttpResponse("noop\n", content_type="text/plain")


def verdict(database: Dependency, others: Sequence[Dependency]) -> tuple[str, int]:
    """What the site can do, in a word, and the status to say it with."""
    if not database.answers:
        return "unavailable", 503
    if not all(other.answers for other in others):
        return "degraded", 200
    return "ready", 200


def look_at_dependencies() -> Iterator[Dependency]:
    """The database first, then every cache alias of ours, and what lessons name.

    A peer's alias says nothing of a server that is away; ours are on the same servers.
    """
    yield look("database", partial(ask_database, connection))
    for alias in settings.CACHES:
        if isinstance(caches[alias], GuardedCache):
            yield look(f"cache:{alias}", partial(_ask_cache, alias))
    if settings.CELERY_BROKER_URL:
        yield look("broker", _ask_broker)
    for name, path in settings.HEALTH.items():
        yield look(name, import_string(path))


def look(name: str, ask: Callable[[], object]) -> Dependency:
    """What comes of asking, with the time that it took."""
    started_s = perf_counter()
    reason = ""
    try:
        ask()
    except Exception as error:  # whatever is wrong with it is what we came to report
        first_line = str(error).strip().partition("\n")[0]
        reason = f"{type(error).__name__}: {first_line}"
    ms = round((perf_counter() - started_s) * 1000, 2)
    return Dependency(name=name, answers=not reason, ms=ms, reason=reason)


def ask_database(database: BaseDatabaseWrapper) -> None:
    """Through the pool that pages use, but with less patience than theirs."""
    pool: ConnectionPool = database.pool  # type: ignore[attr-defined]
    pool.open()
    try:
        with pool.connection(timeout=DATABASE_TIMEOUT_S) as raw:
            raw.execute("SELECT 1")
    except PoolTimeout:
        # The pool does not say why it has none; a connection of our own does.
        raise _why_not(database) from None


def _why_not(database: BaseDatabaseWrapper) -> Exception:
    try:
        psycopg.connect(**database.get_connection_params()).close()
    except psycopg.Error as error:
        return error
    return PoolTimeout("every connection of the pool is in use")


def _ask_cache(alias: str) -> None:
    # Django's own API answers "nothing there" for a cache that is away; strict says so.
    cache: Any = caches[alias]
    cache.strict.get(PROBE_KEY)


def _ask_broker() -> None:
    url, patience_s = settings.CELERY_BROKER_URL, BROKER_TIMEOUT_S
    with redis.Redis.from_url(
        url, socket_timeout=patience_s, socket_connect_timeout=patience_s, retry=None
    ) as broker:
        broker.ping()
