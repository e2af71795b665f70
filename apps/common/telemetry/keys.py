"""Which keys a site asks its cache for, written down. In measured runs only.

`RECORD_KEYS` names a folder, and every process writes `keys-<pid>.txt` there: how often
a cache of another size, or with another time to live, would hit can be computed from it.
The format is that of reports/prediction/trace.py, which says what each line means.

Names are written once, then numbers stand for them; a line goes to the file as a whole,
so that what a process has recorded is there however the process ends. That costs less than a
microsecond a key of a question for twenty, three of a question for one (2020s cloud
machine), where a request takes thousands.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, TextIO

from django.conf import settings

HEAD = "windtunnel-keys 1"

Clock = Callable[[], int]


def note_answered(
    wanted: Mapping[Any, Collection[Hashable]], missed: Collection[Hashable]
) -> None:
    """These keys, each with its tags, were asked for together; `missed` were computed."""
    if settings.RECORD_KEYS:
        _recording(settings.RECORD_KEYS, os.getpid()).answered(wanted, missed)


def note_touched(tags: Collection[Hashable]) -> None:
    """A write has made old what rests on these tags."""
    if settings.RECORD_KEYS:
        _recording(settings.RECORD_KEYS, os.getpid()).touched(tags)


def _recording(folder: Path, pid: int) -> KeyRecording:
    """This process's; one that was forked makes its own."""
    if found := _recordings.get((folder, pid)):
        return found
    # Two threads may both make one: the first is kept, the other has not opened its file.
    made = KeyRecording(folder / f"keys-{pid}.txt")
    return _recordings.setdefault((folder, pid), made)


_recordings: dict[tuple[Path, int], KeyRecording] = {}


def close_recordings() -> None:
    """Of this process; a site keeps its own as long as it lives."""
    while _recordings:
        _recordings.popitem()[1].close()


@dataclass
class KeyRecording:
    """A file of keys, for all threads of a process; begun, or begun anew, when first used."""

    path: Path
    clock: Clock = time.monotonic_ns
    _keys: dict[Hashable, int] = field(default_factory=dict)
    _tags: dict[Hashable, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lock = Lock()
        self._file: TextIO | None = None

    def answered(
        self,
        wanted: Mapping[Any, Collection[Hashable]],
        missed: Collection[Hashable],
    ) -> None:
        moment_us = self.clock() // 1000
        computed = frozenset(missed)
        with self._lock:
            lines: list[str] = []
            numbers = [
                f"{self._number_of(key, wanted[key], lines)}"
                f"{'!' if key in computed else ''}"
                for key in wanted
            ]
            self._write([*lines, f"a {moment_us} {' '.join(numbers)}"])

    def touched(self, tags: Collection[Hashable]) -> None:
        if not tags:
            return
        moment_us = self.clock() // 1000
        with self._lock:
            lines: list[str] = []
            numbers = " ".join(str(self._tag(tag, lines)) for tag in tags)
            self._write([*lines, f"w {moment_us} {numbers}"])

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def _number_of(
        self, key: Hashable, tags: Collection[Hashable], lines: list[str]
    ) -> int:
        """What stands for the key; `lines` receives its name if it is new."""
        number = self._keys.get(key)
        if number is None:
            number = self._keys[key] = len(self._keys)
            rests_on = [str(self._tag(tag, lines)) for tag in tags]
            lines.append(" ".join(["k", str(number), str(key), *rests_on]))
        return number

    def _tag(self, tag: Hashable, lines: list[str]) -> int:
        number = self._tags.get(tag)
        if number is None:
            number = self._tags[tag] = len(self._tags)
            lines.append(f"t {number} {tag}")
        return number

    def _write(self, lines: list[str]) -> None:
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8")
            lines = [HEAD, *lines]
        self._file.write("".join(f"{line}\n" for line in lines))
        self._file.flush()
