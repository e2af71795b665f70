"""Rounds as they would be on a machine that changes its speed, and says so."""

from __future__ import annotations

from collections.abc import Mapping

from reports import schema

from .altering import with_counters

# How much more CPU time the site needs where the reference work needs 1% more.
SLOPE = 0.6


def speed_at(moment: int) -> float:
    """Twice as slow in some rounds, which neither arms nor blocks have chosen."""
    return 2.0 if (5 * moment + moment // 4) % 7 < 3 else 1.0


def on_a_changing_machine(
    done: schema.Round,
    *,
    arms_part: Mapping[str, float] | None = None,
    since: int = 0,
) -> schema.Round:
    """The reference work tells the speed; `arms_part` is what an arm leaves running.

    Runs that begin at other moments meet another machine: so many rounds later.
    """
    speed = speed_at(done.index + since)
    part = (arms_part or {}).get(done.arm, 1.0)
    return with_counters(
        server_cpu_s=done.counters["server_cpu_s"] * speed**SLOPE,
        reference_s=0.006 * speed * part * (1 + 0.01 * (done.index * 7 % 5)),
    )(done)


def unwatched(done: schema.Round, *, since: int = 0) -> schema.Round:
    """The same machine, and nobody knows."""
    server_cpu_s = on_a_changing_machine(done, since=since).counters["server_cpu_s"]
    return with_counters(server_cpu_s=server_cpu_s)(done)
