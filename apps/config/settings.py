"""Settings of the site: the lessons of APPS, composed, on the services given.

Everything that a process may be told from outside is read here and nowhere else. With
no variable set this is a development site with every lesson, on local services.
"""

from __future__ import annotations

import os
from pathlib import Path

from apps.common.caching.peers import NO_PEER, PEERS, Surroundings

from .caches import BACKENDS, CacheServers, caches
from .databases import databases
from .environment import Environment
from .lessons import (
    DEFAULT_NAMES,
    lessons_named,
    owners_of,
    person_pages,
    service_named,
    services_of,
    settings_of_lessons,
)
from .logs import FORMATS, LEVELS, logging_settings

ENVIRONMENT = Environment(os.environ)
BASE_DIR = Path(__file__).resolve().parents[2]

# --- Which site this is ---------------------------------------------------------------

_lessons = lessons_named(ENVIRONMENT.names("APPS", default=DEFAULT_NAMES))
_additions = {lesson.name: lesson.additions(ENVIRONMENT) for lesson in _lessons}
_services = services_of(_additions.values())

APPS = tuple(_additions)
SERVICE = service_named(ENVIRONMENT.text("SERVICE"), _services)
SERVICES_OF_URL = owners_of(_services)
# What /readyz asks beside databases and caches.
HEALTH = {
    name: path for each in _additions.values() for name, path in each.health.items()
}
NAVIGATION = tuple(entry for each in _additions.values() for entry in each.navigation)
ROOT_URLCONF = "apps.config.urls"
WSGI_APPLICATION = "apps.config.wsgi.application"

DEBUG = ENVIRONMENT.flag("DEBUG", default=True)
# Measured runs: pages say what they cost, and /noop/ shows what the server can do.
MEASURE = ENVIRONMENT.flag("MEASURE", default=False)
# And in those alone, a folder for the keys that each process asks its cache for.
RECORD_KEYS = ENVIRONMENT.folder("RECORD_KEYS") if MEASURE else None
NOOP = ENVIRONMENT.flag("NOOP", default=MEASURE)
# What a page costs must not hang on how many frames lie below it.
STACK_DEPTHS = ENVIRONMENT.flag("STACK_DEPTHS", default=MEASURE)

INSTALLED_APPS = [
    "apps.config",
    "apps.common",
    "apps.common.web",
    "apps.accounts",
    *(lesson.package for lesson in _lessons),
    *dict.fromkeys(app for each in _additions.values() for app in each.installed_apps),
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # Before staticfiles: runserver, too, then serves files as production does.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_guid",
    "django_htmx",
]

MIDDLEWARE = [
    *(["apps.common.telemetry.middleware.ServerTimingMiddleware"] if MEASURE else []),
    "django_guid.middleware.guid_middleware",
    "apps.common.telemetry.access_log.AccessLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "apps.common.web.headers.PermissionsPolicyMiddleware",
    "apps.common.web.headers.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "apps.common.web.headers.TrueLengthMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.accounts.middleware.PartialSignInMiddleware",
    *(["apps.config.services.OneServiceMiddleware"] if SERVICE else []),
    *dict.fromkeys(entry for each in _additions.values() for entry in each.middleware),
    *(["apps.common.telemetry.middleware.ViewTimingMiddleware"] if MEASURE else []),
]

TEMPLATES = [
    {
        "BACKEND": (
            "apps.common.telemetry.rendering.TimedTemplates"
            if MEASURE
            else "django.template.backends.django.DjangoTemplates"
        ),
        "NAME": "django",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.common.web.context.navigation",
            ]
        },
    }
]

# --- The services it stands on --------------------------------------------------------

DATABASES = databases(
    ENVIRONMENT.database(
        "DATABASE_URL",
        default="postgres://windtunnel:windtunnel@127.0.0.1:5432/windtunnel",
    ),
    APPS,
    pool_max=ENVIRONMENT.integer("DB_POOL_MAX", default=8, at_least=1, at_most=1000),
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Somebody else's cache beneath the ORM, in the place of a strategy of ours.
CACHE_PEER = ENVIRONMENT.choice("CACHE_PEER", default=NO_PEER, valid=PEERS)
CACHE_STRATEGY = ENVIRONMENT.text(
    "CACHE_STRATEGY", default="versioned" if CACHE_PEER == NO_PEER else "none"
)
CACHE_BACKEND = ENVIRONMENT.choice("CACHE_BACKEND", default="redis", valid=BACKENDS)
# Where each lesson's cache is: where its plan has it, unless somebody says otherwise.
CACHE_BACKENDS = {
    name: CACHE_BACKEND if ENVIRONMENT.text("CACHE_BACKEND") else each.backend
    for name, each in _additions.items()
}
CACHE_TTL_S = ENVIRONMENT.integer("CACHE_TTL_S", default=60, at_least=1)
# Of lessons whose plan says how long, unless somebody says otherwise for all.
CACHE_TTLS_S = (
    {}
    if ENVIRONMENT.text("CACHE_TTL_S")
    else {
        name: each.cache["TIMEOUT"]
        for name, each in _additions.items()
        if "TIMEOUT" in each.cache
    }
)
# Under `write_behind`: how often what waits is written, and how many keys may wait.
WRITE_BEHIND_INTERVAL_S = ENVIRONMENT.integer(
    "WRITE_BEHIND_INTERVAL_S", default=1, at_least=1
)
WRITE_BEHIND_MAX_DIRTY = ENVIRONMENT.integer(
    "WRITE_BEHIND_MAX_DIRTY", default=1000, at_least=1
)
# Room of locmem; 0 leaves it as it is.
CACHE_MAX_ENTRIES = ENVIRONMENT.integer("CACHE_MAX_ENTRIES", default=0, at_least=0)
# Set by test runs, whose processes share a server but must not share what is cached.
CACHE_NAMESPACE = ENVIRONMENT.text("WINDTUNNEL_WORKER")
REDIS_URL = ENVIRONMENT.redis("REDIS_URL", default="redis://127.0.0.1:6379/0")
_servers = CacheServers(
    redis=REDIS_URL,
    # A lesson may have its cache there. Elsewhere than on a desk, a site that caches at
    # an address which nobody gave would only be slow: a check refuses that instead.
    memcached=ENVIRONMENT.memcached(
        "MEMCACHED_URL", default="memcached://127.0.0.1:11211" if DEBUG else ""
    ),
    namespace=CACHE_NAMESPACE,
)
_peer = PEERS[CACHE_PEER].additions(
    Surroundings(
        redis=_servers.redis,
        memcached=_servers.memcached,
        backend=CACHE_BACKEND,
        ttl_s=CACHE_TTL_S,
        namespace=CACHE_NAMESPACE,
        lessons=APPS,
    )
)
INSTALLED_APPS += _peer.installed_apps
CACHES = {
    **caches(
        _servers,
        {
            name: {**each.cache, "TIMEOUT": CACHE_TTLS_S.get(name, CACHE_TTL_S)}
            for name, each in _additions.items()
        },
        backends=CACHE_BACKENDS,
        ttl_s=CACHE_TTL_S,
        max_entries=CACHE_MAX_ENTRIES,
    ),
    **_peer.caches,
}
globals().update(_peer.settings)
# Sockets are served by a process of their own (asgi.py), and what happens in any other is
# said to it on Redis. Without an address for them pages listen to nothing.
SOCKETS_URL = ENVIRONMENT.sockets("SOCKETS_URL")
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {
            "hosts": [_servers.redis],
            "prefix": "-".join(filter(None, ["sockets", CACHE_NAMESPACE])),
        },
    }
}
# How many processes serve this site; granian reads the same variable.
WORKERS = ENVIRONMENT.integer("GRANIAN_WORKERS", default=1, at_least=1)

# Kept in the database too: a cache that is down logs nobody out.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_CACHE_ALIAS = "sessions"

# --- Work that is left to others (Celery) ---------------------------------------------

HAS_TASKS = any(lesson.has_tasks for lesson in _lessons)
# Unset, there is nobody to leave it to, and nothing is: pages do without.
CELERY_BROKER_URL = ENVIRONMENT.redis("CELERY_BROKER_URL", default="")
# `django-db` keeps results where the admin shows them (django-celery-results).
CELERY_RESULT_BACKEND = ENVIRONMENT.text(
    "CELERY_RESULT_BACKEND", default="redis://localhost:6379/0"
)
CELERY_RESULT_EXTENDED = True
CELERY_TASK_DEFAULT_QUEUE = "-".join(filter(None, ("windtunnel", CACHE_NAMESPACE)))
CELERY_TASK_TIME_LIMIT = 60
# Who asks for a task has a page to answer: a broker that is away is found out at once.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "max_retries": 0,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    name: dict(entry)
    for each in _additions.values()
    for name, entry in each.schedule.items()
}

# --- Accounts -------------------------------------------------------------------------

LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["apps.accounts.hashers.ConfiguredPBKDF2PasswordHasher"]
# 0 means Django's own number; tests and worlds take few: they hash by the thousand.
PASSWORD_ITERATIONS = ENVIRONMENT.integer("PASSWORD_ITERATIONS", default=0, at_least=0)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{validator}"}
    for validator in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
ABSOLUTE_URL_OVERRIDES = person_pages(_additions.values())

# --- Security -------------------------------------------------------------------------

SECRET_KEY = (
    ENVIRONMENT.text("SECRET_KEY", default="a key for development, known to everybody")
    if DEBUG
    else ENVIRONMENT.required(
        "SECRET_KEY",
        because="a site without DEBUG needs its own: 50 random characters or more",
    )
)
ALLOWED_HOSTS = list(
    ENVIRONMENT.names(
        "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEBUG else []
    )
)
CSRF_TRUSTED_ORIGINS = list(ENVIRONMENT.names("CSRF_TRUSTED_ORIGINS", default=[]))
CSRF_FAILURE_VIEW = "apps.common.web.errors.csrf_failure"

# Plain HTTP is for loopback: browsers and generators on a site with DEBUG off.
INSECURE_HTTP = ENVIRONMENT.flag("INSECURE_HTTP", default=DEBUG)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not INSECURE_HTTP
SECURE_HSTS_SECONDS = 0 if INSECURE_HTTP else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not INSECURE_HTTP
# Probes come over plain HTTP, from inside.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
if ENVIRONMENT.flag("TRUST_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *filter(None, [SOCKETS_URL])],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
# A picture may be large, but a request is refused before it fills the disk.
UPLOAD_MAX_BYTES = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "apps.common.web.uploads.RefuseTooLargeUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- Files ----------------------------------------------------------------------------

STATIC_URL = "/static/"
# Without a folder for collectstatic, files are served from where the apps keep them.
STATIC_ROOT = ENVIRONMENT.text("STATIC_ROOT") or None
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(ENVIRONMENT.text("MEDIA_ROOT", default=str(BASE_DIR / "media")))
SERVE_MEDIA = ENVIRONMENT.flag("SERVE_MEDIA", default=DEBUG)

# --- Time, language, logs -------------------------------------------------------------

TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False
LANGUAGE_CODE = "en"

LOGGING = logging_settings(
    style=ENVIRONMENT.choice("LOG_FORMAT", default="text", valid=FORMATS),
    level=ENVIRONMENT.choice("LOG_LEVEL", default="INFO", valid=LEVELS),
)
DJANGO_GUID = {
    "GUID_HEADER_NAME": "X-Request-ID",
    "EXPOSE_HEADER": False,
    "VALIDATE_GUID": True,
}

globals().update(settings_of_lessons(_additions, taken=set(globals())))
