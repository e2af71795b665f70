"""What this machine can tell apart, learnt from an arm that ran twice (A/A).

The twin is the baseline under another name, so every difference between the two is
noise. Its spread says how small a change could still be seen; exchanging the two in
every way says how often noise alone would have been called a difference.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reports.statistics.errors import Error
from reports.statistics.ratios import Ratio, paired_ratio
from reports.statistics.words import ALPHA, POWER, Word, reach, word_for

# So many exchanges are counted one by one; of more blocks as many are drawn.
MOST_EXCHANGES = 256
# An alarm is a matter of whole per cents; each exchange needs fewer than a verdict
# does.
RESAMPLES = 2_000


@dataclass(frozen=True)
class FalseAlarms:
    """How often the decision rule cries wolf between two names for one thing."""

    alarms: int
    exchanges: int

    @property
    def share(self) -> float:
        return self.alarms / self.exchanges


def smallest_detectable(
    error: Error, *, alpha: float = ALPHA, power: float = POWER
) -> float:
    """The smallest change, as a share of 1, that a comparison like this would find.

    Found means: with probability `power`, at two-sided level `alpha`, from the paired
    t-test on log ratios. `error` is that of their mean.

    >>> round(smallest_detectable(Error(0.015, 3)), 3)
    0.064
    """
    return math.expm1(reach(error.freedom, alpha, power) * error.standard)


def false_alarms(twins: Ratio, *, threshold: float, seed: int) -> FalseAlarms:
    """Apply the decision rule to the twins with their names exchanged block by block.

    Which of two twins is called the baseline is arbitrary in each block, so each of the
    2**blocks ways is as good as the one that happened (Fisher's randomisation, 1935).
    Mirrored ways give mirrored answers, so one name stays fixed in the first block.
    """
    logs, shift = np.log(np.asarray(twins.blocks)), twins.shift
    if shift is not None:
        logs = logs + shift.expected
    ways = _exchanges(len(logs), seed=seed)
    alarms = 0
    for signs in ways:
        exchanged = np.exp(logs * np.asarray(signs))
        ratio = paired_ratio(
            exchanged.tolist(),
            [1.0] * len(logs),
            seed=seed,
            shift=None if shift is None else shift.exchanged(signs),
            resamples=RESAMPLES,
        )
        assert ratio is not None  # exponentials are positive
        word = word_for(
            ratio, adjusted_p=ratio.p_value, threshold=threshold, better="higher"
        )
        alarms += word in (Word.FASTER, Word.SLOWER)
    return FalseAlarms(alarms, len(ways))


def _exchanges(blocks: int, *, seed: int) -> Sequence[tuple[int, ...]]:
    if 2 ** (blocks - 1) <= MOST_EXCHANGES:
        return [(1, *rest) for rest in itertools.product((1, -1), repeat=blocks - 1)]
    generator = np.random.default_rng(seed)
    drawn = generator.choice([1, -1], size=(MOST_EXCHANGES, blocks))
    return [tuple(map(int, row)) for row in drawn]
