"""A bundle packed into one file, so that the page carries the data behind it."""

from __future__ import annotations

from reports.render.archive import packed_files
from reports.stampede.store import StampedeBundle


def packed(bundle: StampedeBundle) -> bytes:
    """The bundle as tar.gz; equal bundles give equal bytes."""
    return packed_files(bundle.folder, bundle.plan.run_id, bundle.files())
