"""Three words for a finding that two runs have, and how many rounds are missing for one.

- agree: the interval of the ratio of ratios lies inside the practical threshold.
  However the two runs differ, it is too little to matter.
- differ: the interval leaves out 1, the ratio lies beyond the threshold, and the
  corrected p-value is at most `ALPHA`.
- cannot tell: everything else. It means neither.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable

from reports.statistics.welch import UnpairedRatio, error_of_difference
from reports.statistics.words import ALPHA, BOTH_SIDES, MOST_ROUNDS, reach


class Agreement(enum.Enum):
    """Its value is the word as written."""

    AGREE = "agree"
    DIFFER = "differ"
    CANNOT_TELL = "cannot tell"


def word_for(
    ratio: UnpairedRatio, *, adjusted_p: float | None, threshold: float
) -> Agreement:
    """The word for one run's figure over the other's."""
    if ratio.interval is None or adjusted_p is None:
        return Agreement.CANNOT_TELL
    if ratio.interval.lies_within(1 - threshold, 1 + threshold):
        return Agreement.AGREE
    beyond = not 1 - threshold <= ratio.value <= 1 + threshold
    if beyond and not ratio.interval.contains(1.0) and adjusted_p <= ALPHA:
        return Agreement.DIFFER
    return Agreement.CANNOT_TELL


def together(words: Iterable[Agreement]) -> Agreement:
    """One difference is a difference; to agree, all must.

    >>> together([Agreement.AGREE, Agreement.CANNOT_TELL]).value
    'cannot tell'
    """
    said = set(words)
    if Agreement.DIFFER in said:
        return Agreement.DIFFER
    return Agreement.AGREE if said == {Agreement.AGREE} else Agreement.CANNOT_TELL


def more_rounds(
    ratio: UnpairedRatio, *, threshold: float, comparisons: int
) -> int | None:
    """How many rounds more, in both runs, would probably decide; None where none would.

    With the same probability and by the same approximation as for the words of arms.
    """
    if ratio.log_spreads is None:
        return None
    effect = math.log(ratio.value)
    # How far the interval may reach before it leaves the threshold on either side.
    room = min(math.log1p(threshold) - effect, effect - math.log1p(-threshold))
    beyond = not 1 - threshold <= ratio.value <= 1 + threshold
    for more in range(1, MOST_ROUNDS + 1):
        counts = (ratio.counts[0] + more, ratio.counts[1] + more)
        error = error_of_difference(ratio.log_spreads, counts)
        told = reach(error.freedom, ALPHA / comparisons) * error.standard < abs(effect)
        agreed = reach(error.freedom, ALPHA, BOTH_SIDES) * error.standard < room
        if (beyond and told) or agreed:
            return more
    return None
