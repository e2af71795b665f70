"""Settings that are well-formed and cannot work are found before anything is served."""

from __future__ import annotations

import pytest
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from apps.config import checks as ours


def found(*, deploy: bool = False) -> list[str | None]:
    issues = checks.run_checks(tags=[ours.TAG], include_deployment_checks=deploy)
    assert all(issue.hint for issue in issues)
    return [issue.id for issue in issues]


@pytest.fixture(autouse=True)
def sound(settings):
    """Settings that no check minds; each test spoils one of them."""
    settings.CACHE_STRATEGY = "versioned"
    settings.CACHE_PEER = "none"
    settings.CACHE_BACKEND = "redis"
    settings.CACHE_BACKENDS = {"social": "redis"}
    settings.WORKERS = 1
    settings.DEBUG = False
    settings.INSECURE_HTTP = False
    settings.PASSWORD_ITERATIONS = 0
    return settings


def test_sound_settings_have_no_issues():
    """The settings as they come satisfy every check, those for deployment too."""
    assert found(deploy=True) == []


def test_an_unknown_strategy_is_an_error(sound):
    """E001: the catalogue has no strategy of that name."""
    sound.CACHE_STRATEGY = "versoined"

    assert found() == ["windtunnel.E001"]


def test_a_strategy_on_a_backend_that_it_cannot_use_is_an_error(sound):
    """E005: two_tier needs channels, and Memcached has none."""
    sound.CACHE_STRATEGY = "two_tier"
    sound.CACHE_BACKENDS = {"social": "memcached"}

    assert found() == ["windtunnel.E005"]


def test_two_caches_on_top_of_each_other_are_an_error(sound):
    """E006: a peer caches beneath the strategy none, and beneath no other."""
    sound.CACHE_PEER = "cacheops"
    assert found() == ["windtunnel.E006"]

    sound.CACHE_STRATEGY = "none"
    assert found() == []


def test_a_peer_on_a_backend_that_it_cannot_use_is_an_error(sound):
    """E007: cacheops speaks to Redis alone."""
    sound.CACHE_PEER, sound.CACHE_STRATEGY = "cacheops", "none"
    sound.CACHE_BACKEND = "locmem"

    assert found() == ["windtunnel.E007"]


def test_a_backend_without_a_server_is_an_error(sound):
    """E002: memcached was chosen, and nobody said where it is."""
    sound.CACHES = {"social": {**sound.CACHES["social"], "LOCATION": ""}}

    assert found() == ["windtunnel.E002"]


def test_a_service_that_claims_no_route_is_an_error(sound):
    """E003: a service of a lesson claims a URL that does not exist."""
    sound.SERVICES_OF_URL = {"healthz": frozenset("a"), "helthz": frozenset("a")}

    issues = checks.run_checks(tags=[ours.TAG])

    assert [issue.id for issue in issues] == ["windtunnel.E003"]
    assert "did you mean 'healthz'?" in issues[0].msg


def test_a_menu_entry_that_leads_nowhere_is_an_error(sound):
    """E004: every page would fail on it, so nothing starts with it."""
    sound.NAVIGATION = (("Alive?", "healthz"), ("Log in", "accounts:log_in"))

    assert found() == ["windtunnel.E004"]


@pytest.mark.parametrize(
    "backend, workers, expected",
    [
        ("locmem", 2, ["windtunnel.W001"]),
        ("locmem", 1, []),
        ("redis", 2, []),
    ],
)
def test_local_memory_is_for_one_process(sound, backend, workers, expected):
    """W001: several processes with a memory each serve what others have forgotten."""
    sound.CACHE_BACKENDS, sound.WORKERS = {"social": backend}, workers

    assert found() == expected


@pytest.mark.parametrize("deploy, expected", [(True, ["windtunnel.W002"]), (False, [])])
def test_cheap_passwords_are_for_tests(sound, deploy, expected):
    """W002: asked about deployment, few iterations are worth a warning."""
    sound.PASSWORD_ITERATIONS = 1000

    assert found(deploy=deploy) == expected


def test_clear_text_is_for_loopback(sound):
    """W003: asked about deployment, plain HTTP is worth a warning."""
    sound.INSECURE_HTTP = True

    assert found(deploy=True) == ["windtunnel.W003"]


class TestServers:
    def test_start_on_sound_settings(self, caplog):
        """A server that finds nothing wrong says nothing."""
        ours.refuse_wrong_settings()

        assert caplog.records == []

    def test_refuse_errors(self, sound):
        """A server runs no checks itself, so the entry point does; errors stop it."""
        sound.CACHE_STRATEGY = "versoined"

        with pytest.raises(ImproperlyConfigured, match=r"windtunnel\.E001"):
            ours.refuse_wrong_settings()

    def test_tell_of_warnings(self, sound, caplog):
        """A warning is in the log, and the site is served."""
        sound.CACHE_BACKENDS, sound.WORKERS = {"social": "locmem"}, 2

        ours.refuse_wrong_settings()

        assert "windtunnel.W001" in caplog.text

    @pytest.mark.parametrize("entry_point", ["wsgi", "asgi"])
    def test_have_an_application_at_both_entry_points(self, entry_point):
        """wsgi and asgi offer an application once the settings are checked."""
        import importlib

        module = importlib.import_module(f"apps.config.{entry_point}")

        assert callable(module.application)
