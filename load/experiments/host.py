"""A look at the machine before and after a round: is anybody else at work on it?"""

from __future__ import annotations

import os
from dataclasses import dataclass

import psutil

from reports.schema import HostState


@dataclass(frozen=True)
class HostClock:
    """CPU seconds of the whole machine up to a moment, by what they were spent on."""

    total_s: float
    busy_s: float
    stolen_s: float
    ours_s: float

    @classmethod
    def now(cls, *, ours_s: float = 0.0) -> HostClock:
        times = psutil.cpu_times()
        idle_s = times.idle + getattr(times, "iowait", 0.0)
        # guest time is already counted in user time
        total_s = sum(times) - getattr(times, "guest", 0.0)
        total_s -= getattr(times, "guest_nice", 0.0)
        return cls(total_s, total_s - idle_s, getattr(times, "steal", 0.0), ours_s)


def look(since: HostClock, *, ours_s: float = 0.0) -> tuple[HostState, HostClock]:
    """The machine's state, with the shares of CPU time since the last look.

    `ours_s` are the CPU seconds that our own processes have used so far; what else was
    busy belongs to others.
    """
    now = HostClock.now(ours_s=ours_s)
    elapsed_s = max(now.total_s - since.total_s, 1e-9)
    stolen_s = now.stolen_s - since.stolen_s
    others_s = now.busy_s - since.busy_s - stolen_s - (now.ours_s - since.ours_s)
    state = HostState(
        load_1m=os.getloadavg()[0],
        steal_share=_share(stolen_s, elapsed_s),
        busy_share=_share(others_s, elapsed_s),
        free_memory_bytes=psutil.virtual_memory().available,
        swap_used_bytes=psutil.swap_memory().used,
    )
    return state, now


def _share(part_s: float, whole_s: float) -> float:
    return min(max(part_s / whole_s, 0.0), 1.0)
