"""Waking a greenlet at a moment, to a tenth of a millisecond.

gevent's own timers round up to whole milliseconds, epoll's unit, which would make every
request about a millisecond late: as much as some answers take. Linux has timers that
can be waited for like a socket; where there are none, gevent's must do.
"""

from __future__ import annotations

import ctypes
import os
import sys
import time

import gevent
from gevent.hub import get_hub

READABLE = 1
ABSOLUTE = 1  # TFD_TIMER_ABSTIME


class Timer:
    """For one sleeper at a time."""

    def __init__(self) -> None:
        self._alarm = _Alarm() if sys.platform == "linux" else None

    def sleep_until(self, moment_ns: int) -> None:
        """Until `moment_ns` of the monotonic clock; if that is past, others run."""
        ahead_ns = moment_ns - time.monotonic_ns()
        if ahead_ns <= 0 or self._alarm is None:
            gevent.sleep(max(0, ahead_ns) / 1e9)
        else:
            self._alarm.wait_until(moment_ns)

    def close(self) -> None:
        if self._alarm is not None:
            self._alarm.close()
            self._alarm = None


class _Alarm:
    """A timerfd. From Python 3.13 on the os module has these calls."""

    def __init__(self) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._set = libc.timerfd_settime
        # struct itimerspec: the interval (none: it rings once), then the moment.
        self._when = (ctypes.c_long * 4)()
        self._file = libc.timerfd_create(
            time.CLOCK_MONOTONIC, os.O_NONBLOCK | os.O_CLOEXEC
        )
        if self._file < 0:
            raise OSError(ctypes.get_errno(), "timerfd_create")
        self._hub = get_hub()
        self._readable = self._hub.loop.io(self._file, READABLE)

    def wait_until(self, moment_ns: int) -> None:
        self._when[2], self._when[3] = divmod(moment_ns, 1_000_000_000)
        self._set(self._file, ABSOLUTE, self._when, None)
        self._hub.wait(self._readable)
        os.read(self._file, 8)

    def close(self) -> None:
        self._readable.close()
        os.close(self._file)
