"""The matrix of the contract: every strategy on every backend that it can work on."""

from __future__ import annotations

import pytest

from apps.common.caching.base import BACKENDS
from suites.support.strategies import strategies_of

SERVED = ("redis", "memcached")  # backends that need a service
# Which strategies a test is about, by what it asks for.
ROLES = {
    "remembering": lambda kind: kind.remembers,
    "hearing": lambda kind: kind.remembers and kind.hears,
    "told": lambda kind: kind.hears or not kind.remembers,
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A cell that cannot be is not there, rather than skipped."""
    if "kind" not in metafunc.fixturenames:
        return
    asked = [plays for role, plays in ROLES.items() if role in metafunc.fixturenames]
    pairs = [
        pytest.param(kind, backend, id=f"{kind.name}-{backend}", marks=needs(backend))
        for kind in strategies_of(metafunc.config)
        for backend in BACKENDS
        if backend in kind.backends and all(plays(kind) for plays in asked)
    ]
    metafunc.parametrize(("kind", "backend"), pairs)


def needs(backend: str) -> list[pytest.MarkDecorator]:
    return [pytest.mark.services(backend)] if backend in SERVED else []
