"""Which rungs are tried, in which order, and who decides."""

from __future__ import annotations

import pytest

from fixtures.provisioners.choice import is_given, rungs_to_try
from fixtures.provisioners.errors import UnknownRung
from fixtures.provisioners.interface import Rung

IN_ORDER = (Rung.EXTERNAL, Rung.DOCKER, Rung.NATIVE, Rung.EMBEDDED)


@pytest.fixture(autouse=True)
def nothing_forced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WINDTUNNEL_SERVICES", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)


class TestRungsToTry:
    def test_are_all_in_order(self):
        """Yours first, then the one most like production, then what is quick to have."""
        assert rungs_to_try() == IN_ORDER

    @pytest.mark.parametrize("value", ["native", " Native ", "NATIVE"])
    def test_are_the_one_that_is_forced(self, monkeypatch, value):
        """WINDTUNNEL_SERVICES leaves one, however it is written."""
        monkeypatch.setenv("WINDTUNNEL_SERVICES", value)

        assert rungs_to_try() == (Rung.NATIVE,)

    def test_are_the_one_that_is_asked_for(self, monkeypatch):
        """What the caller says counts more than the environment."""
        monkeypatch.setenv("WINDTUNNEL_SERVICES", "native")

        assert rungs_to_try("docker") == (Rung.DOCKER,)

    @pytest.mark.parametrize("value", ["", "  "])
    def test_are_all_where_nothing_is_said(self, monkeypatch, value):
        """An empty variable forces nothing."""
        monkeypatch.setenv("WINDTUNNEL_SERVICES", value)

        assert rungs_to_try() == IN_ORDER

    def test_must_exist(self, monkeypatch):
        """A rung that does not exist is refused with the nearest and all others."""
        monkeypatch.setenv("WINDTUNNEL_SERVICES", "natvie")

        with pytest.raises(UnknownRung) as raised:
            rungs_to_try()

        assert str(raised.value) == (
            "There is no rung 'natvie'; did you mean native? "
            "Valid: docker, embedded, external, native"
        )


class TestGiven:
    def test_by_the_environment(self, monkeypatch):
        """A service is given where its variable is set."""
        assert not is_given("redis", IN_ORDER)

        monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:7777/0")

        assert is_given("redis", IN_ORDER)

    def test_only_where_that_is_heeded(self, monkeypatch):
        """Where another rung is forced, the environment's server does not count."""
        monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:7777/0")

        assert not is_given("redis", (Rung.NATIVE,))
