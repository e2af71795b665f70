"""Programs put on a PATH, and a service that is looked for there alone."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from fixtures.provisioners.redis import Redis


class Elsewhere(Redis):
    """A Redis that is looked for on the PATH alone."""

    places: ClassVar[Sequence[str]] = ()


def put(folder: Path, name: str, text: str = "#!/bin/sh\n") -> Path:
    program = folder / name
    program.write_text(text)
    program.chmod(0o755)
    return program


@contextlib.contextmanager
def without_rights() -> Iterator[None]:
    """As somebody who is not root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
