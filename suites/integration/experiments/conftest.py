"""Services for rounds that a test measures itself."""

from __future__ import annotations

import pytest

from fixtures.provisioners.running import running

from .test_whole_run import GIVEN


@pytest.fixture
def services(monkeypatch):
    """Of its own: the suite's are shared, and a round empties its caches."""
    for variable in GIVEN:
        monkeypatch.delenv(variable)
    with running("postgres", "redis", "memcached") as services:
        yield services
