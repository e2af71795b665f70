"""Where a series stops being about its beginning.

A process that has just started is slow: nothing is loaded, connected or remembered. What it
measures then biases a mean, and what is thrown away of the rest widens its interval. MSER-5
weighs the two: of all places to cut, it takes the one after which the mean of what is left
has the smallest standard error, looking at means of five values.

Sources: White (1997), "An effective truncation heuristic for bias reduction in simulation
output", Simulation 69(6); White, Cobb and Spratt (2000), "A comparison of five steady-state
truncation heuristics for simulation", Winter Simulation Conference (which finds MSER-5 the
best of them). Replications are averaged first, as Welch (1983) does.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

BATCH = 5
# Of fewer batches nobody can tell the beginning from the rest.
FEWEST_BATCHES = 6
# At the very end a few values may agree by chance: the last part is no place to cut.
PLACES = 0.6
ROUNDING = 1e-12
SETTLED_BY = 0.5  # of the series; later, it is not known that anything has settled


def steady_from(replications: Sequence[Sequence[float]]) -> int | None:
    """How many values to cut off at the beginning; None where the series never settles.

    `replications` are series of times, value by value of the same things; a value that is
    not positive is not known. They are averaged as logarithms, for noise in times
    multiplies. None also of series that are too short.

    >>> steady_from([[90.0] * 20 + [10.0] * 60])
    20
    >>> steady_from([[float(value) for value in range(1, 81)]]) is None
    True
    """
    batches = _batches(_mean_logarithm(replications))
    count = len(batches)
    if count < FEWEST_BATCHES:
        return None
    errors = [
        float(((batches[cut:] - batches[cut:].mean()) ** 2).sum() / (count - cut) ** 2)
        for cut in range(round(count * PLACES) + 1)
    ]
    least = min(errors)
    # Of places that are equally good, the first; nothing is thrown away for rounding.
    cut = next(place for place, error in enumerate(errors) if error <= least + ROUNDING)
    return cut * BATCH if cut <= count * SETTLED_BY else None


def _mean_logarithm(
    replications: Sequence[Sequence[float]],
) -> npt.NDArray[np.float64]:
    length = min(map(len, replications), default=0)
    values = np.array([series[:length] for series in replications], dtype=np.float64)
    known = values > 0
    logs = np.where(known, np.log(np.where(known, values, 1.0)), 0.0)
    often = known.sum(axis=0)
    return np.asarray(logs.sum(axis=0)[often > 0] / often[often > 0])


def _batches(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    whole = len(values) // BATCH
    return np.asarray(values[: whole * BATCH].reshape(whole, BATCH).mean(axis=1))
