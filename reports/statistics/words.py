"""Four words for a comparison, and how many rounds are missing where the word is doubt.

- tie: the interval of the ratio lies inside the practical threshold. Whatever
  difference there is, it is too small to matter.
- faster, slower: the interval leaves out 1, the ratio lies beyond the threshold, and
  the corrected p-value is at most `ALPHA`.
- cannot tell: everything else. It does not mean equal.
"""

from __future__ import annotations

import enum
import math
from functools import lru_cache
from typing import Literal

from scipy import special

from reports.statistics.estimates import FEW
from reports.statistics.ratios import Ratio

ALPHA = 0.05
# How often a comparison that is called long enough finds what there is to find.
POWER = 0.8
# A tie must be kept on both sides; so often on each, it is kept as often on both.
BOTH_SIDES = (1 + POWER) / 2
# Nobody runs more rounds than this for one answer.
MOST_ROUNDS = 200


class Word(enum.Enum):
    """The verdict; its value is the word as written."""

    FASTER = "faster"
    SLOWER = "slower"
    TIE = "tie"
    CANNOT_TELL = "cannot tell"


def word_for(
    ratio: Ratio,
    *,
    adjusted_p: float | None,
    threshold: float,
    better: Literal["higher", "lower"],
) -> Word:
    """The word for arm over baseline; `better` is the direction of an improvement."""
    if ratio.interval is None or adjusted_p is None:
        return Word.CANNOT_TELL
    if ratio.interval.lies_within(1 - threshold, 1 + threshold):
        return Word.TIE
    if ratio.interval.contains(1.0) or adjusted_p > ALPHA:
        return Word.CANNOT_TELL
    if 1 - threshold <= ratio.value <= 1 + threshold:
        return Word.CANNOT_TELL
    return Word.FASTER if (ratio.value > 1) == (better == "higher") else Word.SLOWER


def more_rounds(ratio: Ratio, *, threshold: float, comparisons: int = 1) -> int | None:
    """How many rounds more would probably decide; None where it cannot be said.

    Probably: with probability `POWER`, if ratio and spread are what they seem. A ratio
    beyond the threshold is to be told from 1 at the level that the first step of Holm's
    procedure asks of `comparisons` questions; one inside it is to be shown to be a tie.
    None also where more than `MOST_ROUNDS` rounds would be needed.
    """
    if ratio.log_spread is None:
        return None
    effect = abs(math.log(ratio.value))
    edge = abs(math.log1p(threshold if ratio.value > 1 else -threshold))
    beyond = not 1 - threshold <= ratio.value <= 1 + threshold
    have = len(ratio.blocks)
    for rounds in range(have + 1, MOST_ROUNDS + 1):
        error = error_of_centre(ratio.log_spread, rounds)
        told = reach(rounds - 1, ALPHA / comparisons) * error < effect
        tied = reach(rounds - 1, ALPHA, BOTH_SIDES) * error < edge - effect
        if (beyond and told) or tied:
            return rounds - have
    return None


def error_of_centre(spread: float, rounds: int) -> float:
    """The standard error of what intervals are drawn around: a mean, or of many a median.

    Of normal values the median errs by the square root of pi/2 as much.
    """
    efficiency = 1.0 if rounds < FEW else math.sqrt(math.pi / 2)
    return efficiency * spread / math.sqrt(rounds)


@lru_cache(maxsize=4096)  # `more_rounds` asks for the same ones again and again
def reach(freedom: float, alpha: float, power: float = POWER) -> float:
    """How many standard errors off a truth must lie to be found with that probability.

    Of a t-test at the two-sided level `alpha`: t(1 - alpha/2) + t(power), a common
    approximation (Lehr 1992 gives its normal form, 1.96 + 0.84).

    >>> round(reach(1e6, 0.05), 2), round(reach(3, 0.05), 2)
    (2.8, 4.16)
    """
    t = special.stdtrit(freedom, 1 - alpha / 2) + special.stdtrit(freedom, power)
    return float(t)
