"""A bundle of results on disk: written so that nothing is lost, read so that none lies.

The folder's layout and the meaning of every field are in schema.py. Beside the files
stands SHA256SUMS (`sha256sum --check` reads it), so that a figure changed by hand is
noticed. Every file is written beside its place, flushed to the disk and renamed:
whoever dies in between leaves the old file or the new one, never half of one.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from reports.schema import (
    READABLE_VERSIONS,
    SCHEMA_VERSION,
    Environment,
    Plan,
    Record,
    Round,
)
from reports.statistics.histogram import HdrHistogram, HistogramError

PLAN = "plan.json"
ENVIRONMENT = "environment.json"
ROUNDS = "rounds"
CHECKSUMS = "SHA256SUMS"
REMEDY = (
    "restore the file from a copy; a round may also be removed, together with its "
    f"line in {CHECKSUMS}: the report then says that it is missing"
)

# What two sittings of one run need not have in common.
MAY_DIFFER = frozenset({"git_dirty", "generator_ceiling_per_s"})

Stored = TypeVar("Stored", bound=Record)


class BundleError(Exception):
    """Anything that keeps a bundle from being read or written."""


class NotABundle(BundleError):
    """The path holds no results."""


class AlreadyThere(BundleError):
    """What was to be written exists; results are never overwritten."""


class NotWritten(BundleError):
    """The disk refused. What was there before is still there."""


class OtherVersion(BundleError):
    """The file follows another version of the schema."""

    def __init__(
        self, file: Path, found: object, *, reads: int = SCHEMA_VERSION
    ) -> None:
        super().__init__(
            f"{file} has schema version {found}, and this program reads version "
            f"{reads}; read it with the release of windtunnel that wrote it"
        )
        self.file = file
        self.found = found


class Damaged(BundleError):
    """The file is not what was written."""

    def __init__(self, file: Path, where: str) -> None:
        super().__init__(f"{file} is damaged: {where}; {REMEDY}")
        self.file = file
        self.where = where


class UnlikeEnvironment(BundleError):
    """Rounds of two machines, or of two versions, do not belong in one bundle."""


class Bundle:
    """The results of one run. Make it with `create` or `open`."""

    def __init__(
        self, folder: Path, plan: Plan, environment: Environment, rounds: list[Round]
    ) -> None:
        self.folder = folder
        self._plan = plan
        self._environment = environment
        self._rounds = {round_.index: round_ for round_ in rounds}

    @property
    def plan(self) -> Plan:
        return self._plan

    @property
    def environment(self) -> Environment:
        return self._environment

    @property
    def rounds(self) -> list[Round]:
        """The rounds that ended so far, in the order of their index."""
        return [self._rounds[index] for index in sorted(self._rounds)]

    @classmethod
    def create(cls, folder: Path, plan: Plan, environment: Environment) -> Bundle:
        """Start a bundle in `folder`, which is made when it is missing."""
        if (folder / PLAN).exists():
            raise AlreadyThere(
                f"{folder} holds results already; resume that run, or name another "
                "folder"
            )
        with saving(folder):
            (folder / ROUNDS).mkdir(parents=True, exist_ok=True)
        bundle = cls(folder, plan, environment, [])
        bundle._write(ENVIRONMENT, environment)
        # The plan makes the folder a bundle, so it comes last.
        bundle._write(PLAN, plan)
        return bundle

    @classmethod
    def open(cls, path: Path) -> Bundle:
        """Read and check a bundle, given its folder or a file in it.

        A run that ended early is a bundle with the rounds that it has.
        """
        folder = folder_of(path)
        sums = read_checksums(folder / CHECKSUMS)
        plan = read_record(folder / PLAN, Plan, sums)
        environment = read_record(folder / ENVIRONMENT, Environment, sums)
        rounds = []
        for file in sorted((folder / ROUNDS).glob("*.json")):
            round_ = read_record(file, Round, sums)
            _check_round(round_, file, plan)
            rounds.append(round_)
        return cls(folder, plan, environment, rounds)

    def check_environment(self, now: Environment) -> None:
        """Refuse to go on where something differs from when the run began.

        Uncommitted changes may come and go, and the generator's ceiling is a
        measurement.
        """
        then = msgspec.to_builtins(self._environment)
        differences = [
            f"{name} was {then[name]!r} and is {value!r}"
            for name, value in msgspec.to_builtins(now).items()
            if name not in MAY_DIFFER and value != then[name]
        ]
        if differences:
            raise UnlikeEnvironment(
                f"{self.folder} was begun in another environment: "
                f"{'; '.join(differences)}; start a new run, its rounds cannot be mixed"
            )

    def add(self, round_: Round) -> None:
        """Keep a round that has ended. It is on the disk when this returns."""
        if round_.index in self._rounds:
            raise AlreadyThere(f"{self.folder} holds a round {round_.index} already")
        self._write(f"{ROUNDS}/{round_.index:04}.json", round_)
        self._rounds[round_.index] = round_

    def rewrite_plan(self, plan: Plan) -> None:
        """Replace the plan, as its pilot rule may do before the second block."""
        known = {arm.name for arm in plan.arms}
        strangers = sorted({r.arm for r in self._rounds.values()} - known)
        if plan.run_id != self._plan.run_id or strangers:
            raise ValueError(
                f"plan {plan.run_id} does not continue {self._plan.run_id}; it lacks "
                f"the measured arms {strangers}"
            )
        self._write(PLAN, plan)
        self._plan = plan

    def _write(self, name: str, record: Plan | Environment | Round) -> None:
        write_record(self.folder, name, record, folded=isinstance(record, Round))


def write_record(folder: Path, name: str, record: Record, *, folded: bool) -> None:
    """Write one file of a bundle and list its sum; `folded` is all in one line.

    A file whose sum is not listed is read unchecked, so whoever dies between the
    steps leaves no file that its sum condemns.
    """
    content = msgspec.json.encode(record)
    if not folded:
        content = msgspec.json.format(content, indent=2)
    content += b"\n"
    with saving(folder / name):
        sums = read_checksums(folder / CHECKSUMS)
        if sums.pop(name, None) is not None:
            write_atomically(folder / CHECKSUMS, _listed(sums))
        write_atomically(folder / name, content)
        sums[name] = hashlib.sha256(content).hexdigest()
        write_atomically(folder / CHECKSUMS, _listed(sums))


def write_atomically(file: Path, content: bytes) -> None:
    """Replace `file` at once, or leave it as it was and raise `OSError`."""
    partial = file.with_name(f".{file.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    _flush_folder(file.parent)


def _flush_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def folder_of(path: Path) -> Path:
    """The bundle that a path means: its folder, or a file in it; raises `NotABundle`."""
    for folder in (path, path.parent, path.parent.parent):
        if (folder / PLAN).is_file():
            return folder
    raise NotABundle(
        f"{path} holds no results; needed is the folder of a run, with {PLAN} in it"
    )


def read_record(
    file: Path,
    kind: type[Stored],
    sums: dict[str, str],
    *,
    versions: Collection[int] = READABLE_VERSIONS,
) -> Stored:
    """One file of a bundle; raises `OtherVersion` or `Damaged`."""
    content = _content(file)
    _check_version(file, content, versions)
    try:
        record = msgspec.json.decode(content, type=kind)
    except msgspec.ValidationError as error:
        raise Damaged(file, str(error)) from error
    name = file.relative_to(file.parents[1 if file.parent.name == ROUNDS else 0])
    wanted = sums.get(name.as_posix())
    if wanted is not None and hashlib.sha256(content).hexdigest() != wanted:
        raise Damaged(
            file, f"it differs from what {CHECKSUMS} lists: somebody changed it"
        )
    return record


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise Damaged(file, "it is missing") from error
    except OSError as error:
        raise Damaged(file, f"it cannot be read ({error.strerror})") from error


def _check_version(file: Path, content: bytes, versions: Collection[int]) -> None:
    """Look at the version alone, since everything else may be different in another."""
    try:
        found = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        lines = content.count(b"\n") + 1
        raise Damaged(
            file, f"{error}; it ends after {len(content)} bytes in line {lines}"
        ) from error
    if not isinstance(found, dict) or "schema_version" not in found:
        raise Damaged(file, "no schema_version at `$`")
    if found["schema_version"] not in versions:
        raise OtherVersion(file, found["schema_version"], reads=max(versions))


def _check_round(round_: Round, file: Path, plan: Plan) -> None:
    """What a well-formed round may still get wrong: its place and its counts."""
    if file.stem != f"{round_.index:04}":
        raise Damaged(file, f"it says that it is round {round_.index}")
    if round_.arm not in {arm.name for arm in plan.arms}:
        raise Damaged(file, f"its arm {round_.arm!r} is not in {PLAN}")
    if not 0 <= round_.block < len(plan.blocks):
        raise Damaged(file, f"its block {round_.block} is not in {PLAN}")
    if not round_.window_s > 0:
        raise Damaged(file, f"its window_s is {round_.window_s}")
    for part, operations in (("operations", round_.operations), ("cold", round_.cold)):
        for place, operation in enumerate(operations):
            for kind in ("corrected", "uncorrected"):
                try:
                    HdrHistogram.from_schema(getattr(operation, kind))
                except HistogramError as error:
                    where = f"{error} - at `$.{part}[{place}].{kind}`"
                    raise Damaged(file, where) from error


def read_checksums(file: Path) -> dict[str, str]:
    """Name to sum; empty where there is no list, as in a bundle made by other means."""
    if not file.exists():
        return {}
    sums = {}
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        digest, separator, name = line.partition("  ")
        if len(digest) != 64 or not separator or not name:
            raise Damaged(file, f"line {number} is not a sum and a name")
        sums[name] = digest
    return sums


def _listed(sums: dict[str, str]) -> bytes:
    return "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()


@contextlib.contextmanager
def saving(file: Path) -> Iterator[None]:
    """Turn what the disk says into `NotWritten`, with what to do about it."""
    try:
        yield
    except OSError as error:
        remedy = (
            "free some space" if error.errno == errno.ENOSPC else "look at the path"
        )
        raise NotWritten(
            f"{file} could not be written ({error.strerror}); what was saved before is "
            f"intact: {remedy}, then resume the run"
        ) from error
