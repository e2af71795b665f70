"""Where results are kept, and which folder a person means."""

from __future__ import annotations

from pathlib import Path

from load.choices import UnknownChoice, UsageError
from reports.kinds import LABORATORIES
from reports.render.listing import write_index

PROJECT = Path(__file__).resolve().parent.parent
RUNS = PROJECT / "reports" / "runs"
COMPARISONS = PROJECT / "reports" / "out"


def runs() -> list[Path]:
    """The kept runs, oldest first; names begin with the time."""
    if not RUNS.is_dir():
        return []
    return sorted(path.parent for path in RUNS.glob("*/plan.json"))


def bundle_folder(name: str) -> Path:
    """The folder that `name` means: a path, a run's name, or 'latest'."""
    if name == "latest":
        if not (kept := runs()):
            raise UsageError(
                "there are no results yet; make some: windtunnel caching --profile quick"
            )
        return kept[-1]
    for folder in (Path(name), RUNS / name, *_in_laboratories(name)):
        if folder.is_dir():
            return folder
    raise UnknownChoice(
        "folder or run", name, [path.name for path in runs()] or ["latest"]
    )


def refresh_index(folder: Path) -> Path | None:
    """The page of all runs, made anew for a run in `folder`; None for one kept elsewhere."""
    kept = (RUNS, *(RUNS / laboratory for laboratory in LABORATORIES))
    ours = folder.resolve().parent in {each.resolve() for each in kept}
    return write_index(RUNS) if ours else None


def _in_laboratories(name: str) -> list[Path]:
    return [RUNS / laboratory / name for laboratory in LABORATORIES]
