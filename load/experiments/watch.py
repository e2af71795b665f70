"""The clocks and the machine around a measured window, read at both of its edges."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from fixtures.provisioners import family
from fixtures.provisioners.running import Services
from fixtures.site import Site

from .host import HostClock, look


class Watch:
    """CPU clocks and the host's state, read at both edges of the measured window."""

    def __init__(self, services: Services, site: Site) -> None:
        self._clocks: Mapping[str, Callable[[], float | None]] = {
            "server_cpu_s": site.cpu_seconds,
            "database_cpu_s": services["postgres"].cpu_seconds,
            "cache_cpu_s": lambda: both(
                services["redis"].cpu_seconds(), services["memcached"].cpu_seconds()
            ),
        }
        self._services = services
        self._host_clock = HostClock.now(ours_s=self._ours_s())
        self._at_start: dict[str, float] = {}
        self._at_end: dict[str, float] = {}

    def start(self) -> None:
        self._at_start = self._read()
        self.host_before, self._host_clock = look(
            self._host_clock, ours_s=self._ours_s()
        )

    def end(self) -> None:
        self._at_end = self._read()
        self.host_after, self._host_clock = look(
            self._host_clock, ours_s=self._ours_s()
        )

    def counters(self) -> dict[str, float]:
        return {
            name: round(self._at_end[name] - self._at_start[name], 6)
            for name in self._at_end.keys() & self._at_start.keys()
        }

    def _read(self) -> dict[str, float]:
        """A service that is somewhere else has no clock that we could read."""
        now = {name: clock() for name, clock in self._clocks.items()}
        return {name: value for name, value in now.items() if value is not None}

    def _ours_s(self) -> float:
        """All that runs for this measurement: our descendants, and services elsewhere.

        The generator is a descendant; containers and kept services are not.
        """
        here = {member.pid for member in family.members(os.getpid())}
        elsewhere = [
            service.cpu_seconds() or 0.0
            for service in self._services.values()
            if here.isdisjoint(service.pids)
        ]
        return family.cpu_seconds(os.getpid()) + sum(elsewhere)


def both(one: float | None, other: float | None) -> float | None:
    """Their sum, unless one is not known."""
    return None if one is None or other is None else one + other
