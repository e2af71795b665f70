"""A generator that is kept: it makes one drive after the other, and ends after the last."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.plugins.known_server import KnownServer, known_cast
from load import driver
from load.driver import Drive, drive, generator_ahead

from .driving import AUDIENCE, declared


def nothing() -> None:
    """Nobody looks at the edges of these windows."""


def drive_of(
    server: KnownServer, folder: Path, *, rate_per_s: float, cold: int
) -> Drive:
    return Drive(
        workload=declared(rate_per_s=rate_per_s, duration_s=1),
        url=server.url,
        cast_path=known_cast(folder.parent, AUDIENCE),
        seed=7,
        warm_up_requests=cold,
        folder=folder,
    )


def test_one_generator_makes_one_drive_after_the_other(known_server, tmp_path):
    """Each has its own rate and its own records; the second finds a site that is warm."""
    server = known_server()
    first, second = tmp_path / "first", tmp_path / "second"
    with generator_ahead("social", folder=first) as generator:
        slow = drive(
            drive_of(server, first, rate_per_s=50, cold=AUDIENCE),
            on_window_start=nothing,
            on_window_end=nothing,
            waiting=generator,
            then=second,
        )
        stayed = generator.alive()
        fast = drive(
            drive_of(server, second, rate_per_s=100, cold=0),
            on_window_start=nothing,
            on_window_end=nothing,
            waiting=generator,
        )
        status = generator.wait(10)

    assert (stayed, status) == (True, 0)
    assert (slow.void, fast.void) == (None, None)
    sent = [sum(op.sent for op in load.operations) for load in (slow, fast)]
    assert sent == [50, 100]
    assert sum(op.sent for op in slow.cold) == AUDIENCE
    assert sum(op.sent for op in fast.cold) == 0


def test_a_generator_that_waits_in_vain_ends(known_server, tmp_path, monkeypatch):
    """It says what it waited for, and for how long is its starter's patience."""
    monkeypatch.setattr(driver, "PATIENCE_S", 1.0)
    first, second = tmp_path / "first", tmp_path / "second"
    with generator_ahead("social", folder=first) as generator:
        drive(
            drive_of(known_server(), first, rate_per_s=50, cold=0),
            on_window_start=nothing,
            on_window_end=nothing,
            waiting=generator,
            then=second,
        )
        status = generator.wait(10)

    assert status != 0
    assert f"no order in {second}" in generator.tail()


def test_who_is_started_for_one_drive_waits_for_no_other(known_server, tmp_path):
    """It would be stopped at once, and the second drive would wait in vain."""
    with pytest.raises(ValueError, match="waits for no other"):
        drive(
            drive_of(known_server(), tmp_path / "first", rate_per_s=50, cold=0),
            on_window_start=nothing,
            on_window_end=nothing,
            then=tmp_path / "second",
        )
