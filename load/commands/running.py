"""How a command runs rounds under the eyes of a person."""

from __future__ import annotations

from collections.abc import Callable

from load.console import RunDisplay, tell_what_is_kept
from load.experiments.session import Outcome


def conducted(
    conduct: Callable[[], Outcome], display: RunDisplay, *, command: str
) -> Outcome:
    """Conduct a run under a display; if it breaks off, say what is kept of it.

    `command` goes on with it: `caching`.
    """
    try:
        with display:
            return conduct()
    except BaseException:
        if display.kept_in is not None:
            tell_what_is_kept(display.kept_in, command=command)
        raise
