"""Every backend in turn, the fake of the other suites too; and names that are its alone."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest

from apps.common.caching.backends import Backend
from fixtures.caching import FakeBackend
from fixtures.plugins.caching import make_cache


@pytest.fixture(
    params=[
        pytest.param("redis", marks=pytest.mark.services("redis")),
        pytest.param("memcached", marks=pytest.mark.services("memcached")),
        "locmem",
        "fake",
    ]
)
def backend(request: pytest.FixtureRequest) -> Backend:
    name = request.param
    if name == "fake":
        return FakeBackend(time.time)
    location = "contract"
    if name != "locmem":
        location = request.getfixturevalue(f"{name}_url")
    return make_cache(name, location, prefix="").strict.backend


@pytest.fixture
def prefix():
    return f"contract-{uuid4().hex}:"


@pytest.fixture
def names(prefix):
    return [prefix + each for each in "abc"]


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Python lets a thread run for 5 ms; so long that hardly one comes between."""
    before_s = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before_s)
