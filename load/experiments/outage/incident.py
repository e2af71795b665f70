"""A fault at its moment, beside a load that goes on; mended in every case."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Protocol

from fixtures.own_server import OwnServer
from load.experiments.outage.faults import Fault


class Witness(Protocol):
    """Whoever does something of her own while the fault goes on."""

    def look_beforehand(self) -> None: ...

    def begin(self) -> None: ...

    def end(self) -> None: ...


@dataclass
class Incident:
    """`begin` when the load begins, `over` when it is over or was broken off.

    Moments are nanoseconds of the monotonic clock; 0 for what did not happen.
    """

    fault: Fault
    server: OwnServer
    witness: Witness
    after_s: float  # from the beginning of the load to the fault
    lasts_s: float  # if it is one that lasts
    began_ns: int = 0
    ended_ns: int = 0
    _broken_off: Event = field(default_factory=Event)
    _thread: Thread | None = None
    _went_wrong: BaseException | None = None

    def begin(self) -> None:
        self._thread = Thread(target=self._happen, name="incident")
        self._thread.start()

    def over(self) -> None:
        """When this returns, the server is as before; or it raises what went wrong."""
        self._broken_off.set()
        if self._thread is not None:
            self._thread.join()
        if self._went_wrong is not None:
            raise self._went_wrong

    def _happen(self) -> None:
        try:
            self.witness.look_beforehand()
            if not self._broken_off.wait(self.after_s):
                self._strike()
        except BaseException as error:
            self._went_wrong = error

    def _strike(self) -> None:
        self.witness.begin()
        try:
            self.began_ns = time.monotonic_ns()
            with self.fault.striking(self.server):
                if self.fault.lasts:
                    self._broken_off.wait(self.lasts_s)
            self.ended_ns = time.monotonic_ns()
        finally:
            self.witness.end()
