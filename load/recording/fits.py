"""Whether what reached the site is what was declared.

Chi-square after Pearson (1900); Kolmogorov-Smirnov with the limit law of Kolmogorov
(1933) and the correction of Stephens (1970), right to the second digit from twenty
samples on.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from reports.schema import FitCheck

# With fewer expected, the count of a cell is too far from normal for the chi-square
# law.
EXPECTED_AT_LEAST = 5.0

Floats = npt.NDArray[np.float64]


def share_fit(subject: str, counts: npt.ArrayLike, shares: npt.ArrayLike) -> FitCheck:
    """Whether counts of what was seen follow the declared shares.

    Cells that expect too little are taken together. What was seen and has no share
    cannot be chance: the p-value is then 0, and the statistic their number.
    """
    observed = np.asarray(counts, dtype=np.float64)
    declared = np.asarray(shares, dtype=np.float64)
    strangers = float(observed[declared <= 0].sum())
    expected = declared / declared.sum() * observed.sum()
    statistic, p_value = (
        (strangers, 0.0) if strangers else chi_square(*pooled(observed, expected))
    )
    return FitCheck(
        subject=subject,
        test="chi-square",
        statistic=statistic,
        p_value=p_value,
        sample=int(observed.sum()),
    )


def pooled(observed: Floats, expected: Floats) -> tuple[Floats, Floats]:
    """The cells with the least expected ones merged, until all expect enough."""
    order = np.argsort(expected, kind="stable")
    order = order[expected[order] > 0]
    observed, expected = observed[order], expected[order]
    merged = int((expected < EXPECTED_AT_LEAST).sum())
    while merged < len(expected) and 0 < expected[:merged].sum() < EXPECTED_AT_LEAST:
        merged += 1
    if merged < 2:
        return observed, expected
    return (
        np.concatenate([[observed[:merged].sum()], observed[merged:]]),
        np.concatenate([[expected[:merged].sum()], expected[merged:]]),
    )


def chi_square(observed: Floats, expected: Floats) -> tuple[float, float]:
    """The statistic and its p-value, with one degree of freedom less than cells.

    With a single cell there is nothing to test, and the p-value is 1.
    """
    from scipy.special import chdtrc

    if len(observed) < 2:
        return 0.0, 1.0
    statistic = float(((observed - expected) ** 2 / expected).sum())
    return statistic, float(chdtrc(len(observed) - 1, statistic))


def kolmogorov_smirnov(levels: npt.ArrayLike) -> tuple[float, float]:
    """The largest distance of `levels` to the uniform law on [0, 1], and its p-value.

    A sample follows a law when its levels, the values of the law's distribution
    function at the sample, are uniform.
    """
    from scipy.special import kolmogorov

    ordered = np.sort(np.asarray(levels, dtype=np.float64))
    size = len(ordered)
    if size == 0:
        return 0.0, 1.0
    steps = np.arange(size + 1) / size
    distance = float(max((steps[1:] - ordered).max(), (ordered - steps[:-1]).max()))
    root = math.sqrt(size)
    return distance, float(kolmogorov((root + 0.12 + 0.11 / root) * distance))
