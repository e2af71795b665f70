"""System checks: settings that are well-formed, and yet cannot work together.

Django runs them before every command; wsgi.py and asgi.py run them before they serve.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.urls import URLResolver, get_resolver

from apps.common.caching.catalogue import strategy_named
from apps.common.caching.interface import CachingError
from apps.common.caching.peers import NO_PEER, PEERS

from .environment import not_among

TAG = "windtunnel"

logger = logging.getLogger("windtunnel.checks")


def refuse_wrong_settings() -> None:
    """For servers, which run no checks themselves; raises `ImproperlyConfigured`."""
    issues = checks.run_checks(tags=[TAG])
    errors = [issue for issue in issues if issue.is_serious()]
    if errors:
        raise ImproperlyConfigured("\n".join(str(error) for error in errors))
    for issue in issues:
        logger.warning("%s", issue)


@checks.register(TAG)
def strategy_exists(**_options: Any) -> list[checks.CheckMessage]:
    try:
        strategy = strategy_named(settings.CACHE_STRATEGY)
    except CachingError as error:
        return [
            checks.Error(
                f"CACHE_STRATEGY={settings.CACHE_STRATEGY!r}: {error}",
                hint="Name a strategy of the catalogue, or a class by its dotted path.",
                id="windtunnel.E001",
            )
        ]
    return [
        checks.Error(
            f"CACHE_STRATEGY={strategy.name!r} cannot work on {backend}, where the "
            f"cache of {lesson} is.",
            hint=f"Set CACHE_BACKEND to {' or '.join(strategy.backends)}.",
            id="windtunnel.E005",
        )
        for lesson, backend in settings.CACHE_BACKENDS.items()
        if backend not in strategy.backends
    ]


@checks.register(TAG)
def peer_has_the_site_to_itself(**_options: Any) -> list[checks.CheckMessage]:
    peer = PEERS[settings.CACHE_PEER]
    if peer.name == NO_PEER:
        return []
    found: list[checks.CheckMessage] = []
    if settings.CACHE_STRATEGY != "none":
        found.append(
            checks.Error(
                f"CACHE_PEER={peer.name!r} is installed beneath "
                f"CACHE_STRATEGY={settings.CACHE_STRATEGY!r}: two caches, one on top of "
                "the other.",
                hint="Leave CACHE_STRATEGY unset, or CACHE_PEER.",
                id="windtunnel.E006",
            )
        )
    if settings.CACHE_BACKEND not in peer.backends:
        found.append(
            checks.Error(
                f"CACHE_PEER={peer.name!r} cannot work on "
                f"CACHE_BACKEND={settings.CACHE_BACKEND!r}.",
                hint=f"Set CACHE_BACKEND to {' or '.join(peer.backends)}.",
                id="windtunnel.E007",
            )
        )
    return found


@checks.register(TAG)
def backend_has_a_server(**_options: Any) -> list[checks.CheckMessage]:
    homeless = [
        alias for alias, told in settings.CACHES.items() if not told["LOCATION"]
    ]
    if not homeless:
        return []
    return [
        checks.Error(
            f"No server is named for the cache {' and '.join(homeless)}.",
            hint="Set MEMCACHED_URL=memcached://host:port, or choose another backend.",
            id="windtunnel.E002",
        )
    ]


@checks.register(TAG)
def claimed_urls_exist(**_options: Any) -> list[checks.CheckMessage]:
    known = set(url_names(get_resolver()))
    return [
        checks.Error(
            not_among(f"SERVICES of a lesson: the URL {name!r}", name, known),
            hint="Correct it in the lesson's settings.py.",
            id="windtunnel.E003",
        )
        for name in sorted(settings.SERVICES_OF_URL)
        if name not in known
    ]


@checks.register(TAG)
def menu_leads_somewhere(**_options: Any) -> list[checks.CheckMessage]:
    known = set(url_names(get_resolver()))
    return [
        checks.Error(
            not_among(f"NAVIGATION: the URL {name!r} of {label!r}", name, known),
            hint="Correct it in the lesson's settings.py.",
            id="windtunnel.E004",
        )
        for label, name in settings.NAVIGATION
        if name not in known
    ]


@checks.register(TAG)
def local_memory_is_one_process(**_options: Any) -> list[checks.CheckMessage]:
    if "locmem" not in settings.CACHE_BACKENDS.values() or settings.WORKERS == 1:
        return []
    return [
        checks.Warning(
            f"A lesson's cache is locmem, and {settings.WORKERS} workers serve the "
            "site: what one of them forgets, the others go on serving.",
            hint="Serve with one worker, or choose redis or memcached.",
            id="windtunnel.W001",
        )
    ]


@checks.register(TAG, deploy=True)
def passwords_are_expensive(**_options: Any) -> list[checks.CheckMessage]:
    usual = PBKDF2PasswordHasher.iterations
    if not 0 < settings.PASSWORD_ITERATIONS < usual:
        return []
    return [
        checks.Warning(
            f"PASSWORD_ITERATIONS is {settings.PASSWORD_ITERATIONS}; "
            f"Django's own number is {usual}.",
            hint="Few iterations are for tests and worlds: leave the variable unset.",
            id="windtunnel.W002",
        )
    ]


@checks.register(TAG, deploy=True)
def readers_are_protected(**_options: Any) -> list[checks.CheckMessage]:
    if settings.DEBUG or not settings.INSECURE_HTTP:
        return []
    return [
        checks.Warning(
            "INSECURE_HTTP is on: cookies and pages travel in clear text.",
            hint="That is for loopback: leave the variable unset elsewhere.",
            id="windtunnel.W003",
        )
    ]


def url_names(resolver: URLResolver, namespaces: Sequence[str] = ()) -> Iterator[str]:
    """The names of all routes, as `reverse` takes them."""
    for route in resolver.url_patterns:
        if isinstance(route, URLResolver):
            inner = [*namespaces, route.namespace] if route.namespace else namespaces
            yield from url_names(route, inner)
        elif route.name:
            yield ":".join([*namespaces, route.name])
