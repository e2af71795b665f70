"""Driving load at the known server, for tests of what comes back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fixtures.plugins.known_server import KnownServer, known_cast
from load.driver import Drive, DriveProgress, LoadRecord, drive
from load.stories.social.mix import EVERYDAY
from reports.schema import Operation, Workload
from reports.statistics.histogram import HdrHistogram, merged

AUDIENCE = 20


@dataclass
class Driven:
    """A drive, and what its starter was told meanwhile."""

    load: LoadRecord
    opened_at: list[float] = field(default_factory=list)
    closed_at: list[float] = field(default_factory=list)
    progress: list[DriveProgress] = field(default_factory=list)

    @property
    def corrected(self) -> HdrHistogram:
        return together(self.load.operations, "corrected")

    @property
    def uncorrected(self) -> HdrHistogram:
        return together(self.load.operations, "uncorrected")

    def total(self, count: str) -> int:
        """Of all operations of the window: `scheduled`, `sent`, `failed` and so on."""
        return sum(getattr(operation, count) for operation in self.load.operations)


def put_load(
    server: KnownServer | str,
    folder: Path,
    *,
    on_window_start: Callable[[], None] | None = None,
    warm_up_requests: int = AUDIENCE,
    processes: int = 1,
    timeout_s: float = 10,
    connections: int | None = None,
    patience_s: float = 60,
    **changes: Any,
) -> Driven:
    """Load as usual, but for what a test changes of the workload."""
    opened: list[float] = []
    closed: list[float] = []
    progress: list[DriveProgress] = []

    def on_start() -> None:
        opened.append(time.monotonic())
        if on_window_start is not None:
            on_window_start()

    load = drive(
        Drive(
            workload=declared(**changes),
            url=server if isinstance(server, str) else server.url,
            cast_path=known_cast(folder, AUDIENCE),
            seed=7,
            warm_up_requests=warm_up_requests,
            folder=folder / "drive",
            processes=processes,
            timeout_s=timeout_s,
            connections=connections,
            patience_s=patience_s,
        ),
        on_window_start=on_start,
        on_window_end=lambda: closed.append(time.monotonic()),
        progress=progress.append,
    )
    return Driven(load, opened, closed, progress)


def declared(**changes: Any) -> Workload:
    usual: dict[str, Any] = {
        "loop": "open",
        "arrivals": "constant",
        "rate_per_s": 100,
        "think_time_s": 0,
        "duration_s": 2,
        "audience": AUDIENCE,
        "zipf_exponent": 0.9,
        "mix": dict(EVERYDAY),
    }
    return Workload(**(usual | changes))


def together(operations: list[Operation], latency: str) -> HdrHistogram:
    histograms = [
        HdrHistogram.from_schema(getattr(operation, latency))
        for operation in operations
    ]
    return merged(histograms) or HdrHistogram()
