"""What an error says: the cause, the end of the log, and what to do about it."""

from __future__ import annotations

import pytest

from fixtures.provisioners.errors import (
    CannotRun,
    DiskFull,
    EngineTrouble,
    ExitedEarly,
    ImageUnavailable,
    InstallFailed,
    NotReadyInTime,
    PortTaken,
    ProvisionError,
    RungTrouble,
    ServiceMissing,
    UnknownRung,
    UnknownService,
    Unreachable,
)

EVERY_ERROR = [
    CannotRun("redis", "/usr/bin/redis-server", OSError(13, "Permission denied")),
    DiskFull("postgres", where="/tmp"),
    EngineTrouble("redis", "it is on fire"),
    ExitedEarly("redis", how="exit status 1", log_tail="FATAL: kestrel"),
    ImageUnavailable("redis:7", "no registry answered"),
    InstallFailed(["memcached"], how="exit status 100", log_tail="E: kestrel"),
    NotReadyInTime("redis answers", deadline_s=3, last_answer="refused"),
    PortTaken("redis", port=6379),
    ServiceMissing("redis", reason="it flew away", hint="whistle"),
    Unreachable("REDIS_URL", "redis://127.0.0.1:1", "refused"),
]


class TestMessages:
    @pytest.mark.parametrize(
        "error", EVERY_ERROR, ids=lambda error: type(error).__name__
    )
    def test_say_what_to_do(self, error):
        """Every error ends with a remedy, and begins with its cause."""
        first, *_, last = str(error).splitlines()

        assert isinstance(error, ProvisionError)
        assert first == error.cause
        assert last == f"What to do: {error.remedy}"

    def test_quote_the_log(self):
        """The end of the log stands between them, set off."""
        error = ExitedEarly("redis", how="exit status 1", log_tail="one\ntwo\n")

        assert str(error).splitlines()[1:4] == [
            "Its log ends with:",
            "  | one",
            "  | two",
        ]

    def test_leave_out_an_empty_log(self):
        """Where nothing was logged, nothing is quoted."""
        error = ExitedEarly("redis", how="exit status 1", log_tail=" \n")

        assert "log ends" not in str(error)

    def test_name_the_holder_of_a_port(self):
        """Who has the port is said where it is known."""
        known = PortTaken("redis", port=6379, holder="redis-server (pid 42)")
        unknown = PortTaken("redis", port=6379)

        assert "the port is taken by redis-server (pid 42)." in str(known)
        assert "the port is taken." in str(unknown)


class TestUnknownNames:
    def test_are_one_line(self):
        """The value, the nearest and the valid ones stand on one line."""
        error = UnknownRung("natif", ["native", "docker"])

        assert str(error) == (
            "There is no rung 'natif'; did you mean native? Valid: docker, native"
        )

    def test_are_not_guessed_wildly(self):
        """What resembles nothing is not given a likeness."""
        error = UnknownService("kestrel", ["redis", "postgres"])

        assert str(error) == "There is no service 'kestrel'; Valid: postgres, redis"


@pytest.mark.parametrize("error", EVERY_ERROR, ids=lambda error: type(error).__name__)
def test_only_a_rungs_own_trouble_lets_another_be_tried(error):
    """Engine, image and installer are the rung's; all else is the service's."""
    is_rungs = isinstance(error, EngineTrouble | ImageUnavailable | InstallFailed)

    assert isinstance(error, RungTrouble) == is_rungs
