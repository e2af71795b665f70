"""Which keys an application asked its cache for: the recording, and how it is read.

A site that is told to (`RECORD_KEYS`, in measured runs) writes one file a process,
`keys-<pid>.txt`. Its first line is `windtunnel-keys 1`; 1 is the version of what follows,
one record a line, fields between blanks:

    t 3 social:feed:42                tag 3 is called social:feed:42
    k 17 social:feed:42::20 3         key 17 is called so, and rests on tag 3 (and others)
    a 81234567 17 18! 19              at that moment these keys were answered for; where
                                      `!` stands the value was missing and was computed
    w 81234599 3                      at that moment a write touched tag 3 (and others)

Moments are microseconds of the machine's monotonic clock, which all its processes share.
Numbers are those of one file. Names hold no blanks. A process that is killed leaves at
most its last line unfinished, and that one is not read. Files may be packed with gzip
(`keys-<pid>.txt.gz`).
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

VERSION = 1
HEAD = f"windtunnel-keys {VERSION}"

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]


class TraceError(Exception):
    """A recording that is not there, cut, or of another version."""


@dataclass(frozen=True)
class Trace:
    """What all processes recorded, in order of time; one entry a key that was asked for."""

    names: tuple[str, ...]  # of the keys
    asked: Integers  # which key
    moments_s: Floats
    missed: Booleans
    # What writes made old, one entry a key and write, in order of time.
    forgotten: Integers
    forgotten_s: Floats

    def between(self, start_s: float, end_s: float) -> Booleans:
        """Which questions were answered then; the end is not part of it."""
        return (self.moments_s >= start_s) & (self.moments_s < end_s)

    def counts(self, which: Booleans) -> Integers:
        """How often each key was asked for."""
        return np.bincount(self.asked[which], minlength=len(self.names))

    def writes(self, start_s: float, end_s: float) -> Integers:
        """How often each key was made old between these moments."""
        then = (self.forgotten_s >= start_s) & (self.forgotten_s < end_s)
        return np.bincount(self.forgotten[then], minlength=len(self.names))

    @cached_property
    def forgotten_by_time(self) -> list[tuple[float, list[int]]]:
        """As a replay takes it."""
        return [
            (float(moment_s), [int(key)])
            for moment_s, key in zip(self.forgotten_s, self.forgotten, strict=True)
        ]

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """What each key is about: `card` of `social:card:42`."""
        return tuple(([*name.split(":"), "", ""])[1] for name in self.names)


def read_trace(folder: Path) -> Trace:
    """What the processes of a site left in `folder`; raises `TraceError`."""
    files = sorted(folder.glob("keys-*.txt*"))
    if not files:
        raise TraceError(
            f"{folder} holds no recorded keys (keys-*.txt); was the site started with "
            "MEASURE=1 and RECORD_KEYS, and a strategy that caches data or fragments?"
        )
    whole = Gathered()
    for file in files:
        whole.add(_Process(file))
    return whole.trace()


@dataclass
class Gathered:
    """What several processes say, with one number for each name."""

    keys: dict[str, int] = field(default_factory=dict)
    resting: dict[str, set[int]] = field(default_factory=dict)  # tag -> keys
    questions: list[tuple[int, int, bool]] = field(default_factory=list)
    touches: list[tuple[int, str]] = field(default_factory=list)

    def add(self, process: _Process) -> None:
        for name, tags in process.rests_on.items():
            key = self.keys.setdefault(name, len(self.keys))
            for tag in tags:
                self.resting.setdefault(tag, set()).add(key)
        self.questions += [
            (moment, self.keys[name], missed)
            for moment, name, missed in process.questions
        ]
        self.touches += process.touches

    def trace(self) -> Trace:
        """In order of time; sorting is stable, so that a process's own order stays."""
        questions = sorted(self.questions, key=lambda question: question[0])
        forgotten = [
            (moment, key)
            for moment, tag in sorted(self.touches, key=lambda touch: touch[0])
            for key in sorted(self.resting.get(tag, ()))
        ]
        return Trace(
            names=tuple(self.keys),
            asked=_column([key for _, key, _ in questions]),
            moments_s=_seconds([moment for moment, _, _ in questions]),
            missed=np.array([missed for *_, missed in questions], dtype=np.bool_),
            forgotten=_column([key for _, key in forgotten]),
            forgotten_s=_seconds([moment for moment, _ in forgotten]),
        )


class _Process:
    """One file, read."""

    def __init__(self, file: Path) -> None:
        self.rests_on: dict[str, tuple[str, ...]] = {}
        self.questions: list[tuple[int, str, bool]] = []
        self.touches: list[tuple[int, str]] = []
        self._keys: dict[str, str] = {}
        self._tags: dict[str, str] = {}
        for number, line in enumerate(_lines(file), start=2):
            try:
                self._read(line.split(" "))
            except (KeyError, ValueError, IndexError) as error:
                raise TraceError(
                    f"{file} is damaged in line {number} ({line!r}): record again"
                ) from error

    def _read(self, fields: Sequence[str]) -> None:
        match fields:
            case ["t", number, name]:
                self._tags[number] = name
            case ["k", number, name, *tags]:
                self._keys[number] = name
                self.rests_on[name] = tuple(self._tags[tag] for tag in tags)
            case ["a", moment, *keys]:
                self.questions += self._answered(int(moment), keys)
            case ["w", moment, *tags]:
                self.touches += [(int(moment), self._tags[tag]) for tag in tags]
            case _:
                raise ValueError(fields)

    def _answered(
        self, moment: int, keys: Iterable[str]
    ) -> Iterator[tuple[int, str, bool]]:
        for key in keys:
            number = key.removesuffix("!")
            yield moment, self._keys[number], number != key


def _lines(file: Path) -> list[str]:
    """The finished lines after the head."""
    try:
        content = file.read_bytes()
        text = (gzip.decompress(content) if file.suffix == ".gz" else content).decode()
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise TraceError(f"{file} cannot be read: {error}") from error
    head, *lines = text.split("\n")
    if head != HEAD:
        raise TraceError(
            f"{file} begins with {head[:40]!r}, and this program reads {HEAD!r}; read "
            "it with the release of windtunnel that wrote it"
        )
    return lines[:-1]


def _column(numbers: list[int]) -> Integers:
    return np.array(numbers, dtype=np.int64)


def _seconds(moments_us: list[int]) -> Floats:
    return np.array(moments_us, dtype=np.float64) / 1e6
