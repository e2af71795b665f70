"""What one request has cost, measured from its first step on and told in its answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import perf_counter, thread_time

from .recorder import Record

# Where, among what a server says of a request, one that has been begun is handed on.
MEASUREMENT = "apps.common.telemetry.measurement"


@dataclass(slots=True)
class Measurement:
    """It begins when it is made, in the thread that answers."""

    record: Record = field(default_factory=Record)
    _began_s: float = field(default_factory=perf_counter)
    _cpu_began_s: float = field(default_factory=thread_time)

    def told(self, *, hits_are_known: bool = True) -> str:
        """The value of the header Server-Timing, if the request ended now."""
        return server_timing(
            self.record,
            total_s=perf_counter() - self._began_s,
            cpu_s=thread_time() - self._cpu_began_s,
            hits_are_known=hits_are_known,
        )


def server_timing(
    record: Record, *, total_s: float, cpu_s: float, hits_are_known: bool = True
) -> str:
    """The header's value; durations in milliseconds, counts as descriptions.

    `middleware`, `view`, `render`, `db` and `cache` hold no part of one another, and
    add up to `total`.

    >>> asked = Record(queries=2, query_s=0.001, view_s=0.002, elsewhere_s=0.003)
    >>> server_timing(asked, total_s=0.004, cpu_s=0.003)
    'total;dur=4.00, cpu;dur=3.00, middleware;dur=1.00, view;dur=2.00, render;dur=0.00, \
db;dur=1.00;desc="2", cache;dur=0.00;desc="0", hit;desc="0", miss;desc="0"'
    """
    hits = f', hit;desc="{record.hits}", miss;desc="{record.misses}"'
    return (
        f"total;dur={total_s * 1000:.2f}, cpu;dur={cpu_s * 1000:.2f}, "
        f"middleware;dur={(total_s - record.elsewhere_s) * 1000:.2f}, "
        f"view;dur={record.view_s * 1000:.2f}, "
        f"render;dur={record.rendering_s * 1000:.2f}, "
        f'db;dur={record.query_s * 1000:.2f};desc="{record.queries}", '
        f'cache;dur={record.round_trip_s * 1000:.2f};desc="{record.round_trips}"'
        f"{hits if hits_are_known else ''}"
    )
