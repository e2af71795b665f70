"""`python -m reports PATH`: write a bundle's pages again, and say the verdict."""

from __future__ import annotations

import sys
from pathlib import Path

from reports.kinds import kind_of
from reports.store import BundleError


def main(arguments: list[str]) -> int:
    """0: done, 1: not a bundle that can be read, 2: asked for wrongly."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m reports PATH\n")
        return 2
    path = Path(arguments[0])
    try:
        kind = kind_of(path)
        pages, lines = kind.render(path), kind.lines_of(path)
    except BundleError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("\n".join([*lines, "", *map(str, pages.values()), ""]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
