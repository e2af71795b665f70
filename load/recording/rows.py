"""The file of a drive: one row an arrival, filled in as it happens.

The file is mapped into memory with all rows in place before the first request. What is
due stands there from the start, so that what was never sent can be counted; what
happens is in the file as soon as it is stored, however the process ends. Moments are
nanoseconds of the monotonic clock, 0 where something did not happen.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from load.errors import RecordsDamaged, RecordsLost

from .in_flight import InFlight
from .server_timing import NOTHING, ServerTiming

MAGIC = b"WTREC\x00\x004"
HEADER = struct.Struct("<8sqqqdqqdq")  # magic, rows, origin, both edges of the window
ORIGIN = struct.Struct("<q")
# Its moment; until then, the process's CPU seconds, and request-nanoseconds in flight.
EDGE = struct.Struct("<qdq")
ORIGIN_AT, OPENED_AT, CLOSED_AT = 16, 24, 48

ROW = np.dtype(
    [
        ("due_ns", "<i8"),
        ("sent_ns", "<i8"),
        ("note", "<i8"),  # what it was about; load/people/notes.py
        # From here to the next comment: stored together when an answer is there.
        ("done_ns", "<i8"),
        ("bytes", "<u4"),
        ("status", "<u2"),
        ("outcome", "u1"),
        ("timed", "u1"),  # whether the answer said what follows
        ("total_us", "<u4"),
        ("cpu_us", "<u4"),
        ("middleware_us", "<u4"),
        ("view_us", "<u4"),
        ("rendering_us", "<u4"),
        ("database_us", "<u4"),
        ("cache_us", "<u4"),
        ("queries", "<u2"),
        ("round_trips", "<u2"),
        ("hits", "<u2"),
        ("misses", "<u2"),
        ("counted", "u1"),  # whether hits and misses were told
        # Laid out beforehand.
        ("person", "<u4"),
        ("operation", "u1"),
        ("phase", "u1"),
    ]
)
SENT = struct.Struct("<qq")
DONE = struct.Struct("<qIHBBIIIIIIIHHHHB")
SENT_AT, DONE_AT = 8, 24

Rows = np.ndarray[Any, np.dtype[np.void]]


class Phase(IntEnum):
    COLD = 0  # the warm-up
    LEAD_IN = 1  # at the full rate, but before the window
    WINDOW = 2


class Outcome(IntEnum):
    NONE = 0
    SUCCEEDED = 1
    FAILED = 2  # an error status, no answer, or not in time
    WRONG = 3  # an answer that is not right


@dataclass(frozen=True)
class Records:
    """What one process of the generator has recorded."""

    rows: Rows
    origin_ns: int  # when the measured window was to begin
    opened_ns: int  # its edges as they were
    closed_ns: int
    cpu_s: float  # of the process, between them
    in_flight_ns: int  # request-nanoseconds of its arrivals between them; in_flight.py


class Recording:
    """The writing side. Without a path the rows live in memory alone.

    Raises `RecordsLost` where there is no room for them.
    """

    def __init__(self, rows: Rows, path: Path | None) -> None:
        self._map = _mapped(path, HEADER.size + rows.nbytes)
        HEADER.pack_into(self._map, 0, MAGIC, len(rows), 0, 0, 0.0, 0, 0, 0.0, 0)
        self._in_flight = InFlight()
        # A plain list: taking one number out of an array costs ten times as much.
        self._in_window: list[bool] = (rows["phase"] == Phase.WINDOW).tolist()
        self.rows: Rows = np.frombuffer(self._map, dtype=ROW, offset=HEADER.size)
        self.rows[:] = rows

    def schedule(self, due_s: npt.NDArray[np.float64], *, origin_ns: int) -> None:
        """The last rows, one for each of `due_s`, are due so long after the origin."""
        ORIGIN.pack_into(self._map, ORIGIN_AT, origin_ns)
        first = len(self.rows) - len(due_s)
        self.rows["due_ns"][first:] = origin_ns + np.round(due_s * 1e9).astype(np.int64)

    def sent(self, row: int, at_ns: int, *, note: int = 0) -> None:
        SENT.pack_into(self._map, _place(row) + SENT_AT, at_ns, note)
        if self._in_window[row]:
            self._in_flight.left(at_ns)

    def done(
        self,
        row: int,
        at_ns: int,
        outcome: Outcome,
        *,
        status: int = 0,
        size: int = 0,
        timing: ServerTiming | None = None,
    ) -> None:
        DONE.pack_into(
            self._map,
            _place(row) + DONE_AT,
            at_ns,
            size,
            status,
            outcome,
            timing is not None,
            *(timing or NOTHING),
        )
        if self._in_window[row]:
            self._in_flight.came_back(at_ns)

    def window_opened(self, at_ns: int, *, cpu_s: float) -> None:
        self._edge(OPENED_AT, at_ns, cpu_s)

    def window_closed(self, at_ns: int, *, cpu_s: float) -> None:
        self._edge(CLOSED_AT, at_ns, cpu_s)

    def records(self) -> Records:
        """What stands there now."""
        return _records(self._map[: HEADER.size], self.rows.copy())

    def _edge(self, place: int, at_ns: int, cpu_s: float) -> None:
        EDGE.pack_into(self._map, place, at_ns, cpu_s, self._in_flight.until(at_ns))


def empty_rows(count: int) -> Rows:
    return np.zeros(count, dtype=ROW)


def read_records(path: Path) -> Records:
    """What a process left, even one that was killed; raises `RecordsDamaged`."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RecordsDamaged(f"no records in {path}: {error.strerror}") from error
    if len(content) < HEADER.size or not content.startswith(MAGIC):
        raise RecordsDamaged(
            f"{path} holds no records of this version of the generator; drive again"
        )
    _, count, *_ = HEADER.unpack_from(content)
    if len(content) != HEADER.size + count * ROW.itemsize:
        raise RecordsDamaged(
            f"{path} announces {count} rows and has {len(content)} bytes, not "
            f"{HEADER.size + count * ROW.itemsize}: it was cut short; drive again"
        )
    rows = np.frombuffer(content, dtype=ROW, offset=HEADER.size)
    return _records(content[: HEADER.size], rows)


def _records(header: bytes, rows: Rows) -> Records:
    _, _, origin_ns, *edges = HEADER.unpack(header)
    (opened_ns, opened_cpu_s, opened_in_flight_ns) = edges[:3]
    (closed_ns, closed_cpu_s, closed_in_flight_ns) = edges[3:]
    return Records(
        rows,
        origin_ns,
        opened_ns,
        closed_ns,
        cpu_s=max(0.0, closed_cpu_s - opened_cpu_s),
        in_flight_ns=closed_in_flight_ns - opened_in_flight_ns,
    )


def _mapped(path: Path | None, size: int) -> mmap.mmap:
    if path is None:
        return mmap.mmap(-1, size)
    try:
        with path.open("w+b") as file:
            # Room is claimed now: on a full disk, a mapping kills its process later.
            file.write(bytes(size))
            file.flush()
            return mmap.mmap(file.fileno(), size)
    except OSError as error:
        raise RecordsLost(
            f"{size} bytes of records cannot be kept in {path}: {error.strerror}"
        ) from error


def _place(row: int) -> int:
    return HEADER.size + row * ROW.itemsize
