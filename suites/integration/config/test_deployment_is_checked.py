"""`manage.py check --deploy`, with the environment that production has."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from fixtures.site import SITE_VARIABLES

PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "".join(chr(33 + number % 90) for number in range(60)),
    "ALLOWED_HOSTS": "social.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://social.example.org",
    "STATIC_ROOT": "staticfiles",
    "MEMCACHED_URL": "memcached://cache.example.org",
}


def check(**changes: str) -> subprocess.CompletedProcess[str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        # A browser test of the same run may have set the other one.
        if name not in (*SITE_VARIABLES, "DJANGO_ALLOW_ASYNC_UNSAFE")
    }
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env={**inherited, **PRODUCTION, **changes},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_is_clean():
    """Not one warning, of Django's or of ours."""
    answer = check()

    assert answer.returncode == 0, answer.stderr
    assert "no issues" in answer.stdout


@pytest.mark.parametrize(
    "variable, value, issue",
    [
        ("DEBUG", "1", "security.W018"),
        ("ALLOWED_HOSTS", "", "security.W020"),
        ("SECRET_KEY", "short", "security.W009"),
        ("INSECURE_HTTP", "1", "windtunnel.W003"),
        ("PASSWORD_ITERATIONS", "1000", "windtunnel.W002"),
        ("CACHE_STRATEGY", "versoined", "windtunnel.E001"),
        ("MEMCACHED_URL", "", "windtunnel.E002"),
    ],
)
def test_a_mistake_is_found(variable, value, issue):
    """What must not go into production is named, with its id."""
    answer = check(**{variable: value})

    assert answer.returncode != 0
    assert issue in answer.stderr


def test_a_value_that_cannot_be_read_is_one_line():
    """A wrong variable stops everything, and the last line says which and why."""
    answer = check(CACHE_BACKEND="reddis")

    assert answer.returncode != 0
    assert "CACHE_BACKEND='reddis' does not exist; did you mean" in answer.stderr
