"""A thread that listens to a channel of Redis, and knows when it may have missed words.

Redis keeps no message for those who are not there, and a connection that is dead looks
like one on which nothing is said. So it asks for an answer every second; without one,
or when the connection breaks, the ear is tuned out, and tuned in anew when it is
listening again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic

from redis.client import PubSub
from redis.exceptions import RedisError

from .interface import Ear

logger = logging.getLogger(__name__)

PULSE_S = 1.0
# So long it may be silent: a pulse that was sent, and another that was due.
SILENT_AT_MOST_S = 2 * PULSE_S
RETRY_S = 0.5
# It looks up twice in a pulse.
END_WITHIN_S = 2 * PULSE_S


class Listener:
    def __init__(self, connect: Callable[[], PubSub], channel: str, ear: Ear) -> None:
        self._connect = connect
        self._channel = channel
        self._ear = ear
        self._ended = Event()
        self._thread = Thread(target=self._run, name="cache-listener", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Its connection is given back when this returns."""
        self._ended.set()
        self._thread.join(END_WITHIN_S)

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                with self._connect() as connection:
                    self._listen(connection)
            except (RedisError, OSError) as error:
                logger.debug("Channel %s is not heard: %s", self._channel, error)
            finally:
                self._ear.tuned_out()
            self._ended.wait(RETRY_S)

    def _listen(self, connection: PubSub) -> None:
        """Until the end, or until nothing is heard that should be."""
        connection.subscribe(self._channel)
        heard_s = asked_s = monotonic()
        while not self._ended.is_set():
            message = connection.get_message(timeout=PULSE_S / 2)
            now_s = monotonic()
            if message is not None:
                heard_s = now_s
                self._pass_on(message)
            if now_s - heard_s > SILENT_AT_MOST_S:
                return
            if now_s - asked_s > PULSE_S:
                asked_s = now_s
                connection.ping()

    def _pass_on(self, message: dict[str, object]) -> None:
        match message:
            case {"type": "subscribe"}:
                self._ear.tuned_in()
            case {"type": "message", "data": bytes(data)}:
                self._ear.heard(data)
