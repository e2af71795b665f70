"""In measured runs, requests are answered at every depth of the stack in turn.

CPython keeps the frames of a thread in chunks of 16 KiB, and gives a chunk back as soon as
it is empty. Where the calls of a loop cross the end of one, each asks the kernel for memory
anew: the same page then costs up to a quarter more. Whether a page has such a loop is a
matter of how many frames lie below it, so that one middleware more or less, which does
nothing, could decide a comparison. Over all depths it cannot: what was luck is an average.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

# So many frames of `_deeper` fill a chunk. Steps of 89 visit all of 144 and are spread
# evenly at all times, for both are Fibonacci numbers: few requests see all kinds, too.
DEPTHS, STEP = 144, 89


def at_every_depth(application: Application) -> Application:
    """The same application, each request below another number of frames than the last."""
    turns = itertools.count()

    def answer(
        environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        depth = next(turns) * STEP % DEPTHS
        return _deeper(depth, application, environ, start_response)

    return answer


def _deeper(
    frames: int,
    application: Application,
    environ: dict[str, Any],
    start_response: Callable[..., Any],
) -> Iterable[bytes]:
    if frames:
        return _deeper(frames - 1, application, environ, start_response)
    return application(environ, start_response)
