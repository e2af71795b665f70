"""A bundle packed into one file, so that a page can carry the data behind it."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Iterable
from pathlib import Path

from reports.store import CHECKSUMS, ENVIRONMENT, PLAN, ROUNDS, Bundle


def packed(bundle: Bundle) -> bytes:
    """The bundle as tar.gz. Equal bundles give equal bytes: no dates, no owners."""
    names = [PLAN, ENVIRONMENT, CHECKSUMS]
    names += [f"{ROUNDS}/{round_.index:04}.json" for round_ in bundle.rounds]
    return packed_files(bundle.folder, bundle.plan.run_id, names)


def packed_files(folder: Path, run_id: str, names: Iterable[str]) -> bytes:
    """These files of a bundle, as far as they are there, below a folder called `run_id`."""
    tape = io.BytesIO()
    with tarfile.open(fileobj=tape, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name in names:
            file = folder / name
            if not file.exists():  # a bundle made by other means has no list of sums
                continue
            content = file.read_bytes()
            entry = tarfile.TarInfo(f"{run_id}/{name}")
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return gzip.compress(tape.getvalue(), compresslevel=9, mtime=0)
