"""What the process that delivers arrivals is told: a file that both sides can read."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec

from load.errors import WorkloadError
from reports.schema import Workload

TIMEOUT_S = 10.0
_LOOK_AGAIN_S = 0.01


class Order(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An open loop: on whom, what load, by which people, from which seed, noted down where."""

    url: str | None = None  # of the site; without one, Locust's --host
    workload: Workload
    lesson: str  # whose story its people play
    cast: str  # path of the file of people
    seed: int
    warm_up_requests: int
    folder: str | None = None  # where records go; nowhere without one
    pipe: str | None = None  # whom to tell how it goes; nobody without one
    timeout_s: float = TIMEOUT_S  # an answer that takes longer is a failure
    # With a limit, an arrival that finds no connection free waits for one, as behind a
    # pool; without, everybody has her own.
    connections: int | None = None
    # Where the next order for the same process will be; without one it ends after this.
    then: str | None = None

    def records_path(self, worker: int) -> Path | None:
        if self.folder is None:
            return None
        return Path(self.folder) / f"records-{worker}.bin"


def write_order(order: Order, path: Path) -> None:
    """At once whole: somebody may be waiting for it."""
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(msgspec.json.encode(order))
    unfinished.replace(path)


def await_order(path: Path, *, patience_s: float) -> Order:
    """The order, as soon as it is there; raises `WorkloadError` if it does not come."""
    end = time.monotonic() + patience_s
    while not path.exists() and time.monotonic() < end:
        time.sleep(_LOOK_AGAIN_S)
    return read_order(path)


def read_order(path: Path) -> Order:
    """Raises `WorkloadError` for a file that is no order."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Order)
    except OSError as error:
        raise WorkloadError(f"no order in {path}: {error.strerror}") from error
    except msgspec.MsgspecError as error:
        raise WorkloadError(f"{path} is no order for a drive: {error}") from error
