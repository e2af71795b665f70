"""Work that no reader waits for: a thread of the process, one thing after the other."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from queue import Empty, Full, Queue
from threading import Lock, Thread

logger = logging.getLogger(__name__)

Work = Callable[[], None]

# With more waiting, refreshing is slower than expiring; what is turned away is tried
# again by the next reader.
MOST_WAITING = 100
# A thread that has nothing to do for so long ends, and its connection with it.
LINGERS_S = 5.0


class Background:
    """Begins a thread when there is work. Threads end with the process, at any point."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._queue: Queue[Work] = Queue(MOST_WAITING)
        self._pid = 0  # of the process whose thread works here
        self._working = False

    def __call__(self, work: Work) -> bool:
        """False if there is too much to do already."""
        with self._lock:
            if self._pid != os.getpid():
                # Threads do not outlive a fork, and neither does what they had to do.
                self._pid, self._queue, self._working = (
                    os.getpid(),
                    Queue(MOST_WAITING),
                    False,
                )
            try:
                self._queue.put_nowait(work)
            except Full:
                return False
            if not self._working:
                self._working = True
                Thread(target=self._run, name="cache-refresh", daemon=True).start()
        return True

    def _run(self) -> None:
        from django.db import connections

        try:
            while (work := self._next()) is not None:
                try:
                    work()
                except Exception:
                    logger.exception("A value could not be refreshed in the background")
                finally:
                    # This thread's own; with a pool they go back to it.
                    connections.close_all()
        except BaseException:
            with self._lock:
                self._working = False
            raise

    def _next(self) -> Work | None:
        try:
            return self._queue.get(timeout=LINGERS_S)
        except Empty:
            with self._lock:
                # Nobody may have put something there since.
                if self._queue.empty():
                    self._working = False
                    return None
            return self._queue.get()
