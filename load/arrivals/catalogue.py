"""The arrival processes there are, by the names that workloads declare."""

from __future__ import annotations

from load.choices import UnknownChoice, chosen
from load.errors import WorkloadError

from .constant import Constant
from .interface import ArrivalProcess
from .poisson import Poisson

PROCESSES: dict[str, ArrivalProcess] = {
    process.name: process for process in (Poisson(), Constant())
}


def process_named(name: str) -> ArrivalProcess:
    """Raises `WorkloadError` with the nearest and all valid names."""
    try:
        return PROCESSES[chosen("arrival process", name, PROCESSES)]
    except UnknownChoice as error:
        raise WorkloadError(str(error)) from error
