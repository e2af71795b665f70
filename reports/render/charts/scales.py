"""From figures to places on a chart, and where to put the marks of an axis."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high`, stretched by `by`, between `start` and `end`."""

    low: float
    high: float
    start: float
    end: float
    by: Callable[[float], float] = float

    def __call__(self, value: float) -> float:
        low, high = self.by(self.low), self.by(self.high)
        share = (self.by(value) - low) / (high - low) if high > low else 0.0
        return self.start + share * (self.end - self.start)


def rarity(percent: float) -> float:
    """How many nines a percentile has: 90 has one, 99 has two.

    >>> [round(rarity(p), 2) for p in (0, 50, 90, 99)]
    [0.0, 0.3, 1.0, 2.0]
    """
    return math.log10(1 / (1 - percent / 100))


def round_marks(high: float, *, wanted: int = 4) -> list[float]:
    """Round figures from 0 on; the last is at or above `high`.

    >>> round_marks(342)
    [0.0, 100.0, 200.0, 300.0, 400.0]
    """
    if high <= 0:
        return [0.0, 1.0]
    rough = high / wanted
    unit = float(10 ** math.floor(math.log10(rough)))
    step = next(unit * times for times in (1, 2, 2.5, 5, 10) if unit * times >= rough)
    return [step * place for place in range(math.ceil(high / step - 1e-9) + 1)]


def axis_marks(high: float, unit: str) -> list[float]:
    """Round figures in the unit that people read: whole megabytes, not whole bytes."""
    size = 2**20 if unit == "bytes" else 1
    return [mark * size for mark in round_marks(high / size)]


def decade_marks(values: Iterable[float]) -> list[float]:
    """1, 2 and 5 of every power of ten around positive values, at least two of them.

    >>> decade_marks([2.1, 18])
    [2.0, 5.0, 10.0, 20.0]
    """
    known = list(values)
    low, high = min(known), max(known)
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    marks = [float(f"{digit}e{power}") for power in powers for digit in (1, 2, 5)]
    below = max(mark for mark in marks if mark <= low)
    above = min(
        mark for mark in [*marks, 10 * marks[-1]] if mark >= high and mark > below
    )
    return [mark for mark in [*marks, above] if below <= mark < above] + [above]


def spread_apart(places: list[float], *, gap: float, lowest: float) -> list[float]:
    """Places moved so little that none is closer than `gap` to the next.

    They keep their order; none comes out below `lowest`.

    >>> spread_apart([10, 12, 40], gap=6, lowest=0)
    [8.0, 14.0, 40.0]
    """
    order = sorted(range(len(places)), key=lambda index: places[index])
    runs: list[list[int]] = []
    centres: list[float] = []

    def first_of(run: list[int], centre: float) -> float:
        return max(lowest, centre - gap * (len(run) - 1) / 2)

    for index in order:
        run = [index]
        while runs:
            before = runs[-1]
            end = first_of(before, centres[-1]) + gap * len(before)
            if end <= first_of(run, _mean([places[i] for i in run])):
                break
            run = runs.pop() + run
            centres.pop()
        runs.append(run)
        centres.append(_mean([places[i] for i in run]))
    moved = [0.0] * len(places)
    for run, centre in zip(runs, centres, strict=True):
        for position, index in enumerate(run):
            moved[index] = first_of(run, centre) + gap * position
    return moved


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
