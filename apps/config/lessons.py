"""The lessons that exist, and what each adds to the site that it is composed into."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch, reverse

from .environment import Environment, not_among

if TYPE_CHECKING:
    # Models cannot be imported while settings are being made.
    from django.contrib.auth.models import AbstractBaseUser

# The account views are a part of every lesson's user-service.
USER_SERVICE = "user-service"
ACCOUNTS_URLS = tuple(
    f"accounts:{name}" for name in ("register", "login", "logout", "password")
)
# One that says nothing: every default holds.
SILENT = Environment({})

FromEnvironment = Callable[[Environment], Mapping[str, Any]]


def nothing(_environment: Environment) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Lesson:
    """One scale model; its package is `apps.<name>`."""

    name: str
    by_default: bool = True

    @property
    def prefix(self) -> str:
        """Where its URLs stand when it shares a site with others."""
        return f"{self.name}/"

    @property
    def package(self) -> str:
        return f"apps.{self.name}"

    @property
    def has_tasks(self) -> bool:
        """Whether it leaves work to others, by Celery: it then has a file of that name."""
        return importlib.util.find_spec(f"{self.package}.tasks") is not None

    @property
    def has_sockets(self) -> bool:
        """Does it have a routing.py?"""
        return importlib.util.find_spec(f"{self.package}.routing") is not None

    def additions(self, environment: Environment = SILENT) -> Additions:
        module = importlib.import_module(f"{self.package}.settings")
        return Additions.read(module, environment)


@dataclass(frozen=True)
class Additions:
    """What a lesson's `settings.py` says, all of it optional.

    from_environment: a function; what it makes of the environment is said with the rest.

    INSTALLED_APPS, MIDDLEWARE: beyond the lesson's package and the site's own.
    CACHE: options of the cache alias that bears the lesson's name; its TIMEOUT is how
        long what it keeps lives, unless CACHE_TTL_S says otherwise.
    BACKEND: where that alias is, unless CACHE_BACKEND says otherwise.
    SERVICES: service name -> names of the URLs that this service answers.
    NAVIGATION: (label, URL name) pairs for the site's menu, shown to members.
    PERSON_PAGE: name of the URL that shows one user, by username.
    SCHEDULE: entries of Celery's beat, by name.
    HEALTH: name of something the lesson stands on -> dotted path of a function that
        raises when it is not well; see apps/common/telemetry/health.py.
    Every other name in capitals becomes a setting of the site under that name.
    """

    installed_apps: tuple[str, ...] = ()
    middleware: tuple[str, ...] = ()
    cache: Mapping[str, Any] = field(default_factory=dict)
    backend: str = "redis"
    services: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    navigation: tuple[tuple[str, str], ...] = ()
    person_page: str | None = None
    schedule: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    health: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, module: ModuleType, environment: Environment = SILENT) -> Additions:
        told = {name: value for name, value in vars(module).items() if name.isupper()}
        from_environment: FromEnvironment = getattr(module, "from_environment", nothing)
        told |= from_environment(environment)
        return cls(
            installed_apps=tuple(told.pop("INSTALLED_APPS", ())),
            middleware=tuple(told.pop("MIDDLEWARE", ())),
            cache=dict(told.pop("CACHE", {})),
            backend=told.pop("BACKEND", "redis"),
            services={
                service: tuple(names)
                for service, names in told.pop("SERVICES", {}).items()
            },
            navigation=tuple(tuple(entry) for entry in told.pop("NAVIGATION", ())),
            person_page=told.pop("PERSON_PAGE", None),
            schedule=dict(told.pop("SCHEDULE", {})),
            health=dict(told.pop("HEALTH", {})),
            settings=told,
        )


# All that exist. saas stays out of the default: its database engine taxes all others; and
# the bench, which is no lesson but a laboratory's tool.
LESSONS: Mapping[str, Lesson] = {
    lesson.name: lesson
    for lesson in (
        Lesson("social"),
        Lesson("blog"),
        Lesson("tasks"),
        Lesson("weather"),
        Lesson("shop"),
        Lesson("tweets"),
        Lesson("cms"),
        Lesson("bench", by_default=False),
    )
}
DEFAULT_NAMES = tuple(name for name, lesson in LESSONS.items() if lesson.by_default)


def lessons_named(
    names: Sequence[str], known: Mapping[str, Lesson] = LESSONS
) -> tuple[Lesson, ...]:
    """The lessons of APPS in its order; raises `ImproperlyConfigured` for any other."""
    for name in names:
        if name not in known:
            raise ImproperlyConfigured(not_among(f"APPS: lesson {name!r}", name, known))
    if not names:
        raise ImproperlyConfigured(f"APPS names no lesson. Valid: {', '.join(known)}")
    return tuple(known[name] for name in names)


def services_of(additions: Iterable[Additions]) -> dict[str, tuple[str, ...]]:
    """Every service of the composed lessons with all the URL names that it answers."""
    services: dict[str, tuple[str, ...]] = {}
    for each in additions:
        for service, names in each.services.items():
            services[service] = (*services.get(service, ()), *names)
    if USER_SERVICE in services:
        services[USER_SERVICE] += ACCOUNTS_URLS
    return services


def service_named(name: str, valid: Collection[str]) -> str:
    """SERVICE, empty for all; raises `ImproperlyConfigured` for one nobody has."""
    if name and name not in valid:
        raise ImproperlyConfigured(not_among(f"SERVICE={name!r}", name, valid))
    return name


def person_pages(
    additions: Iterable[Additions],
) -> dict[str, Callable[[AbstractBaseUser], str]]:
    """ABSOLUTE_URL_OVERRIDES: a user's page is that of the first lesson with one.

    She has none, and an empty address, where that lesson is installed and not routed.
    """
    pages = [each.person_page for each in additions if each.person_page]
    if not pages:
        return {}

    def page_of(user: AbstractBaseUser) -> str:
        try:
            return reverse(pages[0], args=[user.get_username()])
        except NoReverseMatch:
            return ""

    return {"auth.user": page_of}


def settings_of_lessons(
    additions: Mapping[str, Additions], *, taken: Collection[str]
) -> dict[str, Any]:
    """The further settings of all lessons; raises `ImproperlyConfigured` for a clash."""
    told: dict[str, Any] = {}
    for lesson, each in additions.items():
        for name, value in each.settings.items():
            if name in taken or name in told:
                raise ImproperlyConfigured(
                    f"{name} in apps/{lesson}/settings.py is set elsewhere already; "
                    f"name it {lesson.upper()}_{name}"
                )
            told[name] = value
    return told


def owners_of(services: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    """URL name -> the services that answer it.

    >>> owners_of({"feed-service": ["social:feed"]})
    {'social:feed': frozenset({'feed-service'})}
    """
    owners: dict[str, frozenset[str]] = {}
    for service, names in services.items():
        for name in names:
            owners[name] = owners.get(name, frozenset()) | {service}
    return owners
