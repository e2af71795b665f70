"""What the process that delivers arrivals tells the one that started it, while it
works.

One message a line, through a named pipe: the reader wakes at once, so that it can read
the server's clocks at the true edges of the measured window.
"""

from __future__ import annotations

import contextlib
import os
import select
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol

import msgspec

Stage = Literal["starting", "warming up", "leading in", "measuring", "draining"]


class DriveProgress(msgspec.Struct, frozen=True, kw_only=True, tag="progress"):
    """How far a drive is; counts are of the stage, `share` is of its arrivals."""

    stage: Stage
    share: float  # 0 to 1
    answered: int = 0
    failed: int = 0
    wrong: int = 0
    p50_us: int | None = None  # corrected, of the last moments; None when nothing ended


class WindowOpened(msgspec.Struct, frozen=True, tag="opened"):
    """The measured window begins now."""


class WindowClosed(msgspec.Struct, frozen=True, tag="closed"):
    """The measured window ends now; answers may still be on their way."""


class Problem(msgspec.Struct, frozen=True, tag="problem"):
    """One of the first requests that failed or were answered wrongly, in words."""

    text: str
    wrong: bool


class Delivered(msgspec.Struct, frozen=True, tag="delivered"):
    """All is done and recorded."""


class GaveUp(msgspec.Struct, frozen=True, tag="gave up"):
    """There is no use in going on."""

    why: str


Message = DriveProgress | WindowOpened | WindowClosed | Problem | Delivered | GaveUp


class Announcer(Protocol):
    def tell(self, message: Message) -> None: ...


class NobodyListens:
    """For a drive that was started by hand."""

    def tell(self, message: Message) -> None:
        pass


class Mouth:
    """The telling end. That nobody listens any more is no reason to stop recording."""

    def __init__(self, pipe: Path) -> None:
        self._file = os.open(pipe, os.O_WRONLY)

    def tell(self, message: Message) -> None:
        with contextlib.suppress(BrokenPipeError):
            os.write(self._file, msgspec.json.encode(message) + b"\n")


class Ear:
    """The listening end, which makes the pipe; open it before the other end begins."""

    def __init__(self, pipe: Path) -> None:
        pipe.unlink(missing_ok=True)
        os.mkfifo(pipe)
        # For writing too: a pipe without any writer would be at its end at once.
        self._file = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
        self._unfinished = b""
        self._decoder = msgspec.json.Decoder(Message)

    def hear(self, *, timeout_s: float) -> list[Message]:
        """What was told since the last time; none when nothing is told in time."""
        if not select.select([self._file], [], [], timeout_s)[0]:
            return []
        text = self._unfinished + os.read(self._file, 65536)
        *lines, self._unfinished = text.split(b"\n")
        return [self._decoder.decode(line) for line in lines]

    def __enter__(self) -> Ear:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        os.close(self._file)


def announcer_for(pipe: str | None) -> Announcer:
    return NobodyListens() if pipe is None else Mouth(Path(pipe))
