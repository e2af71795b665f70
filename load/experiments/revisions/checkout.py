"""The apps of another revision in a folder of their own, beside the working tree."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fixtures.provisioners.workspace import make_workspace, remove_workspace
from load.choices import UsageError
from load.experiments.interface import ExperimentError
from load.runs import PROJECT

# All that a site consists of; what measures it is the working tree's, for both.
SERVED = "apps"
MIGRATIONS = f"{SERVED}/**/migrations/*.py"


@dataclass(frozen=True)
class Checkout:
    """A revision, by the name that was asked for and by its commit, and its folder."""

    name: str
    commit: str
    folder: Path

    @property
    def unlike_migrations(self) -> list[str]:
        """Migrations that differ from the working tree's, by their paths.

        Both sites stand on one database. With another schema the old one would fail, or
        be measured doing something else.
        """
        then, now = _migrations(self.folder), _migrations(PROJECT)
        return sorted(
            name for name in then.keys() | now.keys() if then.get(name) != now.get(name)
        )


def commit_of(name: str, repository: Path = PROJECT) -> str:
    """The commit that git means by it; raises `UsageError` where there is none."""
    # The option ends the options: no name is taken for one.
    found = _run(
        repository, "rev-parse", "--verify", "--quiet", "--end-of-options",
        f"{name}^{{commit}}",
    )  # fmt: skip
    if found.returncode != 0:
        raise UsageError(
            f"git knows no revision '{name}' here{_remark(found)}; name a branch, a tag "
            "or a commit, and fetch it first where the clone is a shallow one"
        )
    return found.stdout.decode().strip()


@contextmanager
def checked_out(name: str, *, repository: Path = PROJECT) -> Iterator[Checkout]:
    """The revision's apps until the block ends; nothing of git's own is touched.

    Raises `UsageError` for a name that git does not know.
    """
    commit = commit_of(name, repository)
    folder = make_workspace("revision", user=None)
    try:
        _unpack(_git(repository, "archive", "--format=tar", commit, SERVED), folder)
        yield Checkout(name, commit, folder)
    finally:
        remove_workspace(folder)


def _git(repository: Path, *arguments: str) -> bytes:
    run = _run(repository, *arguments)
    if run.returncode != 0:
        raise ExperimentError(
            f"git {' '.join(arguments)} failed{_remark(run)}; look at the repository"
        )
    return run.stdout


def _remark(run: subprocess.CompletedProcess[bytes]) -> str:
    """The first line that git said about it, if it said something."""
    told = run.stderr.decode(errors="replace").strip()
    return f" ({told.splitlines()[0]})" if told else ""


def _run(repository: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "-C", str(repository), *arguments], capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise UsageError(
            "a revision is had from git, and git is not installed; install it, or leave "
            "--against away"
        ) from error


def _unpack(archive: bytes, folder: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        # Pythons before 3.11.4 know no filters.
        tar.extraction_filter = getattr(
            tarfile, "data_filter", lambda member, _: member
        )
        tar.extractall(folder)  # noqa: S202 (git wrote it)


def _migrations(root: Path) -> dict[str, bytes]:
    return {
        file.relative_to(root).as_posix(): file.read_bytes()
        for file in root.glob(MIGRATIONS)
    }
