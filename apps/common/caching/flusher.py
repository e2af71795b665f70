"""The thread of a process that writes to the database what waits in the cache.

It ends with its process, but not before a last time: it is no daemon, and so the
interpreter waits for it, once the main thread is over (a server that was told to stop
has then answered everybody).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread, main_thread

from .interface import CacheUnavailable

logger = logging.getLogger(__name__)


class Flusher:
    """Calls `flush` every so often, when it is woken, and when it is stopped."""

    def __init__(self, flush: Callable[[], object], *, interval_s: float) -> None:
        self._flush = flush
        self._interval_s = interval_s
        self._lock = Lock()
        self._thread: Thread | None = None
        self._woken = Event()
        self._ends = Event()
        self._trouble = ""  # the last, so that it is told once

    def start(self) -> None:
        """Again does nothing."""
        with self._lock:
            if self._thread is None:
                # Said, for a server's threads are daemons, and theirs would be too.
                self._thread = Thread(
                    target=self._run, name="write-behind", daemon=False
                )
                self._thread.start()
                Thread(target=self._end_with_process, daemon=True).start()

    @property
    def is_woken(self) -> bool:
        """Has it something to do at once?"""
        return self._woken.is_set()

    def wake(self) -> None:
        """There is much to do: now, rather than when the time has come."""
        self._woken.set()

    def stop(self) -> None:
        """Returns when it has flushed for the last time."""
        self._ends.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        ends = False
        while not ends:
            self._woken.wait(self._interval_s)
            self._woken.clear()
            # Asked before: what is accepted while this flush goes on is the next one's.
            ends = self._ends.is_set()
            self._flush_once()

    def _end_with_process(self) -> None:
        main_thread().join()
        self.stop()

    def _flush_once(self) -> None:
        """A thread that ended over an error would be missed; what failed waits on."""
        from django.db import connections

        trouble = ""
        try:
            self._flush()
        except CacheUnavailable as error:
            logger.debug("Nothing can be flushed: %s", error)
        except Exception as error:
            trouble = f"What waits in the cache cannot be written: {error}"
            if trouble != self._trouble:
                logger.exception(trouble)
        finally:
            self._trouble = trouble
            # This thread's own; with a pool they go back to it.
            connections.close_all()
