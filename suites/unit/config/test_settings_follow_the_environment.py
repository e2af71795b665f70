"""What the settings module makes of the environment of a process."""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest
from django.core.exceptions import ImproperlyConfigured

from apps.config import settings
from fixtures.site import SITE_VARIABLES

TIMING = "apps.common.telemetry.middleware.ServerTimingMiddleware"
PRODUCTION = {"DEBUG": "0", "SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": "example.org"}


@pytest.fixture
def settings_with(monkeypatch):
    """Reads the settings anew, beside those that these tests run with.

    The environment says only what it is given.
    """

    def read(**variables: str):
        for name in (*SITE_VARIABLES, "WINDTUNNEL_WORKER", "GRANIAN_WORKERS"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        loader = SourceFileLoader("apps.config.settings_anew", settings.__file__)
        module = ModuleType(loader.name)
        module.__package__ = "apps.config"
        module.__file__ = settings.__file__
        loader.exec_module(module)
        return vars(module)

    return read


class TestDefaults:
    def test_a_fresh_clone_is_a_development_site(self, settings_with):
        """With no variable set the site runs, for people, on local services."""
        told = settings_with()

        assert told["DEBUG"] is True
        assert "social" in told["APPS"]
        assert told["DATABASES"]["default"]["HOST"] == "127.0.0.1"
        assert told["CACHES"]["social"]["OPTIONS"] == {"inner": "redis"}
        assert told["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]

    def test_no_two_lessons_or_apps_are_listed_twice(self, settings_with):
        """Composition repeats no app and no middleware."""
        told = settings_with()

        for listed in (told["INSTALLED_APPS"], told["MIDDLEWARE"]):
            assert len(set(listed)) == len(listed)

    def test_sessions_outlive_the_cache(self, settings_with):
        """They are kept in the database too, so that a dead cache logs nobody out."""
        told = settings_with()

        assert told["SESSION_ENGINE"].endswith("cached_db")
        assert told["SESSION_CACHE_ALIAS"] == "sessions"

    @pytest.mark.parametrize(
        "variables, location", [({}, "127.0.0.1:11211"), (PRODUCTION, "")]
    )
    def test_a_lesson_may_be_on_memcached(self, settings_with, variables, location):
        """On a desk it is a local one, like the rest; production has to say where."""
        told = settings_with(**variables)

        assert told["CACHE_BACKENDS"]["tasks"] == "memcached"
        assert told["CACHES"]["tasks"]["LOCATION"] == location


class TestLifetimes:
    def test_a_lessons_plan_says_how_long(self, settings_with):
        """What a lesson keeps lives as long as its plan says, and the rest a minute."""
        told = settings_with()

        assert told["CACHE_TTLS_S"] == {"tweets": 300}
        assert told["CACHES"]["tweets"]["TIMEOUT"] == 300
        assert told["CACHES"]["social"]["TIMEOUT"] == told["CACHE_TTL_S"] == 60

    def test_whoever_runs_the_site_has_the_last_word(self, settings_with):
        """Arms of an experiment are compared with one time to live, in every lesson."""
        told = settings_with(CACHE_TTL_S="9")

        assert told["CACHE_TTLS_S"] == {}
        assert {told["CACHES"][name]["TIMEOUT"] for name in ("tweets", "social")} == {9}


class TestSockets:
    def test_pages_may_listen_where_sockets_are(self, settings_with):
        """There and at home, and nowhere else."""
        told = settings_with(SOCKETS_URL="wss://example.org")

        connect = told["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["connect-src"]
        assert connect == ["'self'", "wss://example.org"]

    def test_without_sockets_there_is_nothing_to_listen_to(self, settings_with):
        """And no page may listen anywhere."""
        told = settings_with()

        connect = told["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["connect-src"]
        assert (told["SOCKETS_URL"], connect) == ("", ["'self'"])

    def test_runs_of_tests_do_not_hear_each_other(self, settings_with):
        """Messages have the run's prefix, as keys have."""
        one, other = (settings_with(WINDTUNNEL_WORKER=name) for name in ("a", "b"))

        prefixes = [
            told["CHANNEL_LAYERS"]["default"]["CONFIG"]["prefix"]
            for told in (one, other)
        ]
        assert prefixes == ["sockets-a", "sockets-b"]


class TestPeers:
    def test_a_peer_takes_the_place_of_the_strategy(self, settings_with):
        """It is installed, and the lessons' own strategy is none."""
        told = settings_with(CACHE_PEER="cacheops", CACHE_TTL_S="9")

        assert told["CACHE_STRATEGY"] == "none"
        assert told["INSTALLED_APPS"][-1] == "cacheops"
        assert told["CACHEOPS"]["social.*"]["timeout"] == 9

    def test_a_peer_brings_its_own_cache(self, settings_with):
        """Beside the site's, which stay as they are."""
        usual, told = settings_with(), settings_with(CACHE_PEER="cachalot")

        assert told["CACHES"].keys() - usual["CACHES"].keys() == {"cachalot"}

    def test_an_unknown_peer_is_refused_with_the_nearest(self, settings_with):
        """Peers are a closed list."""
        with pytest.raises(ImproperlyConfigured, match="did you mean 'cachalot'"):
            settings_with(CACHE_PEER="cachelot")


class TestSecrets:
    def test_without_debug_a_key_is_required(self, settings_with):
        """The development key is known to everybody, so production refuses it."""
        with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set"):
            settings_with(DEBUG="0")

    def test_without_debug_no_host_is_allowed_by_itself(self, settings_with):
        """Production names its hosts."""
        told = settings_with(DEBUG="0", SECRET_KEY="k" * 60)

        assert told["ALLOWED_HOSTS"] == []


class TestTransport:
    def test_production_insists_on_tls(self, settings_with):
        """Redirects, cookies and HSTS are on without being asked for."""
        told = settings_with(**PRODUCTION)

        assert told["SECURE_SSL_REDIRECT"]
        assert told["SESSION_COOKIE_SECURE"]
        assert told["CSRF_COOKIE_SECURE"]
        assert told["SECURE_HSTS_PRELOAD"]
        assert told["SECURE_HSTS_SECONDS"] >= 31_536_000

    def test_loopback_runs_do_not(self, settings_with):
        """A measured site on loopback is production but for TLS."""
        told = settings_with(**PRODUCTION, INSECURE_HTTP="1")

        assert not told["SECURE_SSL_REDIRECT"]
        assert not told["SESSION_COOKIE_SECURE"]
        assert told["SECURE_HSTS_SECONDS"] == 0

    def test_a_proxy_is_believed_only_when_told_so(self, settings_with):
        """X-Forwarded-Proto is anybody's to send unless a proxy sets it."""
        assert "SECURE_PROXY_SSL_HEADER" not in settings_with(**PRODUCTION)
        assert "SECURE_PROXY_SSL_HEADER" in settings_with(**PRODUCTION, TRUST_PROXY="1")


class TestMeasuredRuns:
    def test_timing_comes_first_and_noop_with_it(self, settings_with):
        """What is timed includes every other middleware."""
        told = settings_with(MEASURE="1")

        assert told["MIDDLEWARE"][0] == TIMING
        assert told["NOOP"] is True

    def test_ordinary_runs_pay_nothing(self, settings_with):
        """Without MEASURE there is neither the middleware nor the page."""
        told = settings_with()

        assert TIMING not in told["MIDDLEWARE"]
        assert told["NOOP"] is False

    def test_keys_are_recorded_in_measured_runs_alone(self, settings_with, tmp_path):
        """RECORD_KEYS says nothing to a site that nobody measures."""
        folder = str(tmp_path)

        assert settings_with(RECORD_KEYS=folder)["RECORD_KEYS"] is None
        assert settings_with(MEASURE="1", RECORD_KEYS=folder)["RECORD_KEYS"] == tmp_path


class TestServices:
    def test_one_service_has_the_guard(self, settings_with):
        """SERVICE installs what answers 404 for the other services."""
        guard = "apps.config.services.OneServiceMiddleware"

        assert guard in settings_with(SERVICE="post-service")["MIDDLEWARE"]
        assert guard not in settings_with()["MIDDLEWARE"]


class TestFiles:
    def test_static_files_come_from_the_apps(self, settings_with):
        """No run needs collectstatic."""
        told = settings_with()

        assert told["WHITENOISE_USE_FINDERS"]
        assert told["STATIC_ROOT"] is None

    def test_or_from_the_folder_that_was_named(self, settings_with):
        """An image collects them once, and serves them from there."""
        told = settings_with(STATIC_ROOT="/collected", MEDIA_ROOT="/media")

        assert not told["WHITENOISE_USE_FINDERS"]
        assert told["STATIC_ROOT"] == "/collected"
        assert told["MEDIA_ROOT"] == Path("/media")


@pytest.mark.parametrize(
    "variable, value, complaint",
    [
        ("APPS", "socail", "APPS: lesson 'socail'.*'social'"),
        ("SERVICE", "pots-service", "SERVICE='pots-service'.*'post-service'"),
        ("CACHE_BACKEND", "reddis", "CACHE_BACKEND='reddis'.*'redis'"),
        ("CACHE_TTL_S", "soon", "CACHE_TTL_S='soon'"),
        ("DB_POOL_MAX", "0", "DB_POOL_MAX=0"),
        ("DEBUG", "maybe", "DEBUG='maybe'"),
        ("LOG_FORMAT", "jason", "LOG_FORMAT='jason'.*'json'"),
        ("LOG_LEVEL", "INFOS", "LOG_LEVEL='INFOS'.*'INFO'"),
        ("DATABASE_URL", "sqlite:///db", "DATABASE_URL begins with 'sqlite'"),
        ("REDIS_URL", "localhost", "REDIS_URL begins with"),
        ("MEMCACHED_URL", "localhost", "MEMCACHED_URL begins with"),
        ("PASSWORD_ITERATIONS", "-1", "PASSWORD_ITERATIONS=-1"),
    ],
)
def test_a_wrong_value_is_refused_with_its_variable(
    settings_with, variable, value, complaint
):
    """Nothing starts on a value that cannot be meant."""
    with pytest.raises(ImproperlyConfigured, match=complaint):
        settings_with(**{variable: value})
