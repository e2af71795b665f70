"""HdrHistogram: every latency counted, in little memory, with a bounded relative error.

The layout is Gil Tene's HdrHistogram (AbstractHistogram.java of that project): values
fall into buckets that double in width, each cut into the same number of parts, so that
every value is kept to `digits` significant digits. Histograms of equal layout add up
exactly; that is why percentiles of several rounds are taken from merged histograms and
never averaged.

Percentiles follow the Java implementation. The C and Python ports round the wanted
count to the nearest instead of up, and answer one value lower where its fraction is
below one half.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from reports import schema

Integers = npt.NDArray[np.int64]


class HistogramError(ValueError):
    """A value, a layout or a stored histogram that does not fit."""


class HdrHistogram:
    """Counts of whole numbers, by habit of this house microseconds, up to `highest`.

    A value above `highest` counts as `highest`: a latency off the scale stays in the
    tail instead of getting lost. `off_scale` says whether that may have happened.
    """

    def __init__(
        self, lowest: int = 1, highest: int = 60_000_000, digits: int = 3
    ) -> None:
        if lowest < 1 or highest < 2 * lowest or not 1 <= digits <= 5:
            raise HistogramError(
                f"no histogram from {lowest} to {highest} with {digits} digits; needs "
                "lowest >= 1, highest >= 2 * lowest and 1 to 5 digits"
            )
        self.lowest = lowest
        self.highest = highest
        self.digits = digits
        self._unit = lowest.bit_length() - 1
        parts: int = 2 * 10**digits
        self._magnitude = (parts - 1).bit_length()
        self._half = 1 << (self._magnitude - 1)
        self._mask = ((1 << self._magnitude) - 1) << self._unit
        self._counts: Integers = np.zeros(self._length(), dtype=np.int64)
        self._total = 0

    def record(self, us: int, count: int = 1) -> None:
        """Count one value, or the same value `count` times."""
        if us < 0 or count < 0:
            raise HistogramError(f"cannot record the value {us}, {count} times")
        value = min(us, self.highest)
        bucket = (value | self._mask).bit_length() - self._unit - self._magnitude
        sub = value >> (bucket + self._unit)
        index = ((bucket + 1) << (self._magnitude - 1)) + sub - self._half
        self._counts[index] += count
        self._total += count

    def record_many(self, values: npt.ArrayLike) -> None:
        """Count each of many values."""
        many = np.asarray(values)
        if many.size == 0:
            return
        if many.dtype.kind not in "iu":
            raise HistogramError(f"whole numbers are wanted, not {many.dtype}")
        if many.min() < 0:
            raise HistogramError(f"cannot record the value {many.min()}")
        self._counts += np.bincount(
            self._indices(np.minimum(many, self.highest).astype(np.int64).ravel()),
            minlength=len(self._counts),
        )
        self._total += many.size

    def merge(self, other: HdrHistogram) -> None:
        """Add all of `other`'s counts, as if its values had been recorded here."""
        if self.layout != other.layout:
            raise HistogramError(
                f"cannot merge a histogram of layout {other.layout} into {self.layout}"
            )
        self._counts += other._counts
        self._total += other._total

    @property
    def layout(self) -> tuple[int, int, int]:
        return (self.lowest, self.highest, self.digits)

    @property
    def total(self) -> int:
        """How many values were recorded."""
        return self._total

    @property
    def min(self) -> int:
        """The lowest value that the first used place stands for; 0 when empty."""
        used = np.flatnonzero(self._counts)
        return int(self._lows(used[:1])[0]) if len(used) else 0

    @property
    def max(self) -> int:
        """The highest value that the last used place stands for; 0 when empty."""
        used = np.flatnonzero(self._counts)
        return self._high(int(used[-1])) if len(used) else 0

    @property
    def mean(self) -> float:
        """Each value taken as the middle of its place; 0 when empty."""
        if not self._total:
            return 0.0
        counts, middles = self._used()
        return float(np.dot(counts, middles) / self._total)

    @property
    def standard_deviation(self) -> float:
        if not self._total:
            return 0.0
        counts, middles = self._used()
        return float(np.sqrt(np.dot(counts, (middles - self.mean) ** 2) / self._total))

    @property
    def off_scale(self) -> bool:
        """Whether the last place is used: values may have been above `highest`."""
        last = self._indices(np.array([self.highest], dtype=np.int64))[0]
        return bool(self._counts[last])

    def percentile(self, percent: float) -> int:
        """The value at or below which `percent` % of the values lie; 0 when empty.

        >>> histogram = HdrHistogram()
        >>> histogram.record_many([100, 200, 300, 400])
        >>> histogram.percentile(50), histogram.percentile(75), histogram.percentile(76)
        (200, 300, 400)
        """
        return self.percentiles([percent])[0]

    def percentiles(self, percents: Sequence[float]) -> list[int]:
        """Several percentiles for the price of one walk through the counts."""
        if not self._total:
            return [0] * len(percents)
        wanted = [self._wanted(percent) for percent in percents]
        places = np.searchsorted(np.cumsum(self._counts), wanted, side="left")
        lows = self._lows(places)
        highs = lows + self._sizes(places) - 1
        answers = np.where(np.asarray(percents) <= 0, lows, highs)
        return [int(answer) for answer in answers]

    def to_schema(self) -> schema.Histogram:
        used = np.flatnonzero(self._counts)
        return schema.Histogram(
            lowest=self.lowest,
            highest=self.highest,
            digits=self.digits,
            counts=list(zip(used.tolist(), self._counts[used].tolist(), strict=True)),
        )

    @classmethod
    def from_schema(cls, stored: schema.Histogram) -> HdrHistogram:
        """Raises `HistogramError` where an index or a count cannot be."""
        histogram = cls(stored.lowest, stored.highest, stored.digits)
        places = len(histogram._counts)
        try:
            pairs = np.array(stored.counts, dtype=np.int64).reshape(-1, 2)
        except OverflowError as error:
            raise HistogramError(f"no histogram counts that far: {error}") from error
        indices, counts = pairs.T
        before = np.concatenate(([-1], indices[:-1]))
        wrong = (indices <= before) | (indices >= places) | (counts < 1)
        if wrong.any():
            first = int(wrong.argmax())
            raise HistogramError(
                f"no histogram holds the count {counts[first]} at index "
                f"{indices[first]} after index {before[first]}; its indices end at "
                f"{places - 1}"
            )
        histogram._counts[indices] = counts
        histogram._total = sum(counts.tolist())  # exact, however many
        return histogram

    def _length(self) -> int:
        buckets = 1
        reach = 1 << (self._magnitude + self._unit)
        while reach <= self.highest:
            reach <<= 1
            buckets += 1
        return (buckets + 1) * self._half

    def _wanted(self, percent: float) -> int:
        """How many values must have been passed; `percent` is taken a hair lower.

        So 100 * k / n asks for the k-th value although the product may come out a hair
        above k.
        """
        lowered = min(max(math.nextafter(percent, -math.inf), 0.0), 100.0)
        return max(1, math.ceil(lowered * self._total / 100.0))

    def _indices(self, values: Integers) -> Integers:
        masked = values | self._mask
        bits = np.frexp(masked.astype(np.float64))[1].astype(np.int64)
        # A number beyond 2**53 may have been rounded up to the next power of two.
        bits -= (masked >> (bits - 1)) == 0
        buckets = bits - self._unit - self._magnitude
        subs = values >> (buckets + self._unit)
        return ((buckets + 1) << (self._magnitude - 1)) + subs - self._half

    def _lows(self, indices: Integers) -> Integers:
        buckets, subs = self._places(indices)
        return subs << (buckets + self._unit)

    def _high(self, index: int) -> int:
        place = np.array([index])
        return int(self._lows(place)[0]) + int(self._sizes(place)[0]) - 1

    def _sizes(self, indices: Integers) -> Integers:
        buckets, _ = self._places(indices)
        one: Integers = np.ones_like(buckets)
        return one << (buckets + self._unit)

    def _places(self, indices: Integers) -> tuple[Integers, Integers]:
        buckets = (indices >> (self._magnitude - 1)) - 1
        subs = (indices & (self._half - 1)) + self._half
        first = buckets < 0
        return np.where(first, 0, buckets), np.where(first, subs - self._half, subs)

    def _used(self) -> tuple[Integers, npt.NDArray[np.float64]]:
        """Counts of the used places and their middles; floats may exceed 2**63."""
        used = np.flatnonzero(self._counts)
        middles = self._lows(used) + self._sizes(used) // 2
        return self._counts[used], middles.astype(np.float64)


def merged(histograms: Iterable[HdrHistogram]) -> HdrHistogram | None:
    """One histogram with the counts of all; None of none."""
    total: HdrHistogram | None = None
    for histogram in histograms:
        if total is None:
            total = HdrHistogram(*histogram.layout)
        total.merge(histogram)
    return total
