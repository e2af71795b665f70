"""The thread of this process that looks after the cache servers it uses."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from threading import Condition, Lock, RLock, Thread
from typing import Any

from django.conf import settings

from .backends import backend_named
from .breaker import Breaker
from .interface import CacheUnavailable
from .outages import DatabaseJournal
from .recovery import Server

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 0.5
# How long a first request waits for the first look, should the database be slow.
PATIENCE_S = 1.0


class Watch:
    """The first failure starts it; it ends when all is well, unless told to stay."""

    def __init__(self, *, look_every_s: float = LOOK_EVERY_S) -> None:
        self._look_every_s = look_every_s
        self._servers: list[Server] = []
        self._thread: Thread | None = None
        self._stays = False
        self._ends = False
        self._trouble = ""  # the last, so that it is told once
        self._changes = Condition()
        self._wanted = self._begun = self._done = 0  # looks, counted

    def over(self, server: Server) -> None:
        with self._changes:
            self._servers.append(server)

    def start(self) -> None:
        with self._changes:
            if self._thread is not None:
                return
            self._ends = False
            thread = Thread(target=self._run, name="cache-watch", daemon=True)
            try:
                thread.start()
            except RuntimeError as error:
                # The interpreter is about to end. What is owed is in the journal.
                logger.debug("No watch over the caches: %s", error)
            else:
                self._thread = thread

    def stay(self) -> None:
        self._stays = True
        self.start()

    def look_now(self, *, patience_s: float) -> None:
        """Returns when it has looked, begun from now; or when patience is over."""
        with self._changes:
            self._wanted = wanted = self._begun + 1
            self._changes.notify_all()
            self._changes.wait_for(lambda: self._done >= wanted, patience_s)

    def stop(self) -> None:
        with self._changes:
            thread, self._ends = self._thread, True
            self._changes.notify_all()
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while self._look_is_due():
            for server in list(self._servers):
                self._look_at(server)
            with self._changes:
                self._done = self._begun
                self._changes.notify_all()

    def _look_is_due(self) -> bool:
        """Waits for the next look; False if there is to be none."""
        with self._changes:
            self._changes.wait_for(
                lambda: self._ends or self._wanted > self._begun, self._look_every_s
            )
            well = all(server.breaker.closed for server in self._servers)
            if self._ends or (well and not self._stays):
                self._thread = None
                return False
            self._begun += 1
            return True

    def _look_at(self, server: Server) -> None:
        """A thread that ended over an error would be missed when it is needed."""
        from django.db import connections

        trouble = ""
        try:
            server.look_after()
        except CacheUnavailable as error:
            logger.debug("Cache server %s is away: %s", server.name, error)
        except Exception as error:
            trouble = f"Cannot look after cache server {server.name}: {error}"
            if trouble != self._trouble:
                logger.warning(trouble)
        finally:
            self._trouble = trouble
            # This thread's own; with a pool they go back to it.
            connections.close_all()


class Registry:
    """The servers that this process has in use, and the watch over them."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.watch = Watch()
        self._servers: dict[tuple[str, ...], Server] = {}
        self._lock = Lock()

    def servers(self) -> list[Server]:
        with self._lock:
            return list(self._servers.values())

    def server_at(
        self, inner: str, location: str, options: Mapping[str, Any]
    ) -> Server:
        place = (inner, location, repr(sorted(options.items())))
        with self._lock:
            if place not in self._servers:
                self._servers[place] = self._meet(inner, location, options)
            return self._servers[place]

    def close(self) -> None:
        self.watch.stop()
        for server in self.servers():
            server.backend.close()

    def look_before_reading(self) -> None:
        """What other processes owe, dead ones too, is settled when this returns.

        With CACHE_WATCH = False, as in the suites, there is no watch before a failure.
        """
        if getattr(settings, "CACHE_WATCH", True):
            self.watch.stay()
            self.watch.look_now(patience_s=PATIENCE_S)

    def _meet(self, inner: str, location: str, options: Mapping[str, Any]) -> Server:
        # Without the password that a URL may hold.
        name = f"{inner} at {location.rpartition('@')[2]}"
        server = Server(
            name=name,
            backend=backend_named(inner, location, options),
            breaker=Breaker(on_open=lambda: self._note_failure(name)),
            journal=DatabaseJournal(),
        )
        self.watch.over(server)
        return server

    def _note_failure(self, name: str) -> None:
        logger.warning("Cache server %s failed: no cache until it is back", name)
        self.watch.start()


_registry: Registry | None = None
_making: dict[int, RLock] = {}


def making() -> RLock:
    """Of two threads that ask first, one makes what both use, and the other waits.

    Each process has its own: after a fork, nobody would give its parent's back.
    """
    return _making.setdefault(os.getpid(), RLock())


def registry() -> Registry:
    """This process's: neither connections nor threads outlive a fork."""
    global _registry
    found = _registry
    if found is None or found.pid != os.getpid():
        with making():
            found = _registry
            if found is None or found.pid != os.getpid():
                found = _registry = Registry()
    return found


def forget_servers() -> None:
    """As if the process had only started."""
    global _registry
    if _registry is not None and _registry.pid == os.getpid():
        _registry.close()
    _registry = None
