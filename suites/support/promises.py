"""Waiting for what a strategy promises: a change that is seen after some time."""

from __future__ import annotations

from collections.abc import Callable

from fixtures.provisioners.readiness import wait_until

# Of a machine that is busy with other things.
SLACK_S = 20

# Each look asks for whole pages, and a promise is of seconds.
PAUSES_S = (0.25, 0.25)


def await_seen(
    is_seen: Callable[[], bool], promised_s: float, what: str = "every change"
) -> None:
    """Returns when `is_seen()`; fails some time after `promised_s` seconds."""
    wait_until(
        is_seen,
        deadline_s=promised_s + SLACK_S,
        what=f"{what} is seen",
        pauses_s=PAUSES_S,
    )
