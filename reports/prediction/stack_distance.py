"""The hits of LRU caches of every size, exactly, in one pass over a recording.

The *stack distance* of a question is the number of other keys asked for since its key was
asked for last. An LRU cache holds the keys asked for most recently, so it hits where the
distance is below its size, whatever that size is: one pass answers for all.

Sources: Mattson, Gecsei, Slutz & Traiger (1970), "Evaluation Techniques for Storage
Hierarchies", IBM Systems Journal 9(2); counting with a Fenwick tree (1994), which makes
it O(n log n), after Bennett & Kruskal (1975).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

COLD = -1  # the distance of a key that was never asked for before

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def stack_distances(asked: Iterable[Hashable]) -> Integers:
    """The distance of each question; `COLD` where its key is new.

    >>> stack_distances("abcba").tolist()
    [-1, -1, -1, 1, 2]
    """
    questions = list(asked)
    # Marked are the places at which some key was asked for last.
    marks = Fenwick(len(questions))
    last: dict[Hashable, int] = {}
    distances = np.full(len(questions), COLD, dtype=np.int64)
    for place, key in enumerate(questions):
        before = last.get(key)
        if before is not None:
            # Every marked place after it is another key.
            distances[place] = len(last) - marks.up_to(before)
            marks.add(before, -1)
        marks.add(place, 1)
        last[key] = place
    return distances


class Fenwick:
    """Sums over the first places of a row of numbers, each in O(log n)."""

    def __init__(self, size: int) -> None:
        self._tree = [0] * (size + 1)

    def add(self, place: int, number: int) -> None:
        tree, index = self._tree, place + 1
        while index < len(tree):
            tree[index] += number
            index += index & -index

    def up_to(self, place: int) -> int:
        """The sum of all places from the first to this one."""
        tree, index, total = self._tree, place + 1, 0
        while index:
            total += tree[index]
            index &= index - 1
        return total


@dataclass(frozen=True)
class LruCurve:
    """The hit ratio by size of the questions that these distances are of."""

    distances: Integers

    @property
    def cold_share(self) -> float:
        """Of questions that miss in a cache of any size, since their key is new."""
        return float((self.distances == COLD).mean())

    def hit_ratios(self, sizes: npt.ArrayLike) -> Floats:
        """By size, in entries.

        >>> LruCurve(stack_distances("abcba")).hit_ratios([1, 2, 3]).tolist()
        [0.0, 0.2, 0.4]
        """
        warm = np.sort(self.distances[self.distances != COLD])
        hits = np.searchsorted(warm, np.asarray(sizes), side="left")
        return np.asarray(hits / len(self.distances))
