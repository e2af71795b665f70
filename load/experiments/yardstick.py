"""How fast the machine is just now: what a piece of work costs that is always the same.

Steal time tells what the host withholds. It does not tell of a neighbour on the same
physical core, or in its caches, who makes every instruction slower: then CPU seconds are
longer ones, for whichever arm has its round in that moment.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import fmean, median

from fixtures.provisioners import family

REPEATS = 5
# To compile is to allocate, to look up and to branch, as to answer a request is.
_WORK = "\n".join(
    f"def f{n}(a, b):\n    return [a + b * {n} for a in range(b) if a % {n + 1}]"
    for n in range(200)
)


class Yardstick:
    """For one round: laid before and after each of its windows, while the site is idle."""

    def __init__(self, cores: Sequence[int] | None) -> None:
        self._cores = cores
        self._spent_s: list[float] = []

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Just before and just after, for the machine may change within a second."""
        self._spent_s.append(reference_seconds(self._cores))
        yield
        self._spent_s.append(reference_seconds(self._cores))

    @property
    def mean_s(self) -> float:
        """CPU seconds of the reference work, over all times that it was laid."""
        return fmean(self._spent_s)


def reference_seconds(cores: Sequence[int] | None = None) -> float:
    """CPU seconds of the reference work on these cores; some milliseconds.

    The median of a few. It is to be asked where nothing of ours is at work.
    """
    with family.pinned_to(cores), _uncollected():
        return median(_once() for _ in range(REPEATS))


def _once() -> float:
    began = time.thread_time()
    compile(_WORK, "reference", "exec")
    return time.thread_time() - began


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage of the rest of this process is looked for meanwhile."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
