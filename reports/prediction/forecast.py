"""From recorded keys to a prediction, with its error against what was measured.

All curves come from one recording, under a strategy whose values die of age alone. It also
predicts other runs: with the writes that stand in it that of a strategy which forgets on
write, and that of a cache with little room. There the prediction has seen nothing of what
it is compared with.

What was asked for before the window fills the caches of a replay, as it filled the real
one. Formulas know only the window's rates: for them a cache has run for ever, and no key
is ever new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from .che import fifo_hit_ratio, lru_hit_ratio
from .popularity import fit_zipf
from .replay import Cache, replay
from .results import (
    VERSION,
    BySize,
    ByTtl,
    Conditions,
    Popularity,
    Predicted,
    Prediction,
    Recorded,
    Subject,
)
from .stack_distance import LruCurve, stack_distances
from .trace import Trace
from .ttl import fixed_ttl_hits, overall

SIZES = 24  # points of a curve
TTLS_S = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)


class NothingAsked(Exception):
    """A window without questions predicts nothing."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """What was recorded and measured of one arm."""

    arm: str
    ttl_s: float
    forgets: bool  # does a write forget what it makes old?
    room: int | None = None  # entries, of an LRU cache; None: for everything
    trace: Trace
    start_s: float
    end_s: float
    hit_ratio: float  # measured

    @property
    def window_s(self) -> float:
        return self.end_s - self.start_s


def predict(conditions: Conditions, basis: Run, *others: Run) -> Prediction:
    """Everything that the keys of `basis` say of it and of the others.

    Raises `NothingAsked` where a window holds no question, or only one key.
    """
    runs = (basis, *others)
    seen = Window(basis)
    fit = fit_zipf(seen.counts, seed=conditions.seed)
    return Prediction(
        version=VERSION,
        conditions=conditions,
        recorded=[_recorded(run) for run in runs],
        popularity=Popularity(
            exponent=fit.exponent, distance=fit.distance, p_value=fit.p_value
        ),
        subjects=_subjects(seen),
        by_size=_by_size(seen),
        by_ttl=_by_ttl(seen),
        predicted=[predicted for run in runs for predicted in _predictions(seen, run)],
    )


class Window:
    """The questions of a run's window, and the ways to predict their hits."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.trace = run.trace
        self.inside = run.trace.between(run.start_s, run.end_s)
        self.counts = run.trace.counts(self.inside)
        if np.count_nonzero(self.counts) < 2:
            raise NothingAsked(
                f"under {run.arm} {self.counts.sum()} questions were recorded in "
                f"the window of {run.window_s:.1f} s, for "
                f"{np.count_nonzero(self.counts)} keys; that predicts nothing: raise "
                "--rate or --duration"
            )
        self.curve = LruCurve(stack_distances(run.trace.asked.tolist())[self.inside])
        self._asked_per_s = self.counts / run.window_s
        self._written_per_s = run.trace.writes(run.start_s, run.end_s) / run.window_s

    @property
    def keys(self) -> int:
        return int(np.count_nonzero(self.counts))

    def lru(self, size: int) -> float:
        return float(self.curve.hit_ratios([size])[0])

    def che(self, size: int) -> float:
        return lru_hit_ratio(self.counts, size)

    def fifo(self, size: int) -> float:
        return fifo_hit_ratio(self.counts, size)

    def by_formula(self, ttl_s: float, *, forgetting: bool) -> float:
        writes = self._written_per_s if forgetting else 0.0
        return overall(
            self._asked_per_s, fixed_ttl_hits(self._asked_per_s, ttl_s, writes)
        )

    def by_replay(self, ttl_s: float, *, forgetting: bool) -> float:
        hits = replay(
            self.trace.asked.tolist(),
            self.trace.moments_s.tolist(),
            Cache(ttl_s=ttl_s),
            forgotten=self.trace.forgotten_by_time if forgetting else (),
        )
        return float(hits[self.inside].mean())


def _recorded(run: Run) -> Recorded:
    window = Window(run)
    return Recorded(
        arm=run.arm,
        ttl_s=run.ttl_s,
        room=run.room,
        start_s=run.start_s,
        end_s=run.end_s,
        questions=int(window.counts.sum()),
        keys=window.keys,
        cold_share=window.curve.cold_share,
        writes=int(run.trace.writes(run.start_s, run.end_s).sum()),
        hit_ratio=run.hit_ratio,
        hit_ratio_recorded=float(1 - run.trace.missed[window.inside].mean()),
    )


def _subjects(window: Window) -> list[Subject]:
    """The most asked for first."""
    subjects = np.array(window.trace.subjects)
    asked = subjects[window.trace.asked]
    names, counts = np.unique(asked[window.inside], return_counts=True)
    return [
        Subject(
            name=str(names[place]),
            questions=int(counts[place]),
            keys=int(np.count_nonzero(window.counts[subjects == names[place]])),
            hit_ratio=float(
                1 - window.trace.missed[window.inside & (asked == names[place])].mean()
            ),
        )
        for place in np.argsort(-counts, kind="stable")
    ]


def _by_size(window: Window) -> BySize:
    sizes = _sizes(window.keys)
    return BySize(
        sizes=sizes,
        lru=window.curve.hit_ratios(sizes).tolist(),
        che=[window.che(size) for size in sizes],
        fifo=[window.fifo(size) for size in sizes],
    )


def _by_ttl(window: Window) -> ByTtl:
    ttls_s = sorted({*TTLS_S, window.run.ttl_s})

    def curve(way: Callable[..., float], *, forgetting: bool) -> list[float]:
        return [way(ttl_s, forgetting=forgetting) for ttl_s in ttls_s]

    return ByTtl(
        ttls_s=ttls_s,
        replay=curve(window.by_replay, forgetting=False),
        formula=curve(window.by_formula, forgetting=False),
        replay_forgetting=curve(window.by_replay, forgetting=True),
        formula_forgetting=curve(window.by_formula, forgetting=True),
    )


def _predictions(basis: Window, run: Run) -> Iterator[Predicted]:
    for by_formula, way, predicted in _ways(basis, run):
        yield Predicted(
            way=way,
            by_formula=by_formula,
            arm=run.arm,
            recorded_under=basis.run.arm,
            predicted=predicted,
            measured=run.hit_ratio,
        )


def _ways(basis: Window, run: Run) -> Iterator[tuple[bool, str, float]]:
    """The exact one, then the formula."""
    if run.room is not None:
        yield False, f"exact: LRU, room for {run.room}", basis.lru(run.room)
        yield True, f"formula: LRU, room for {run.room} (Che)", basis.che(run.room)
        return
    life = f"{run.ttl_s:g} s to live{', or until a write' if run.forgets else ''}"
    yield False, f"replay: {life}", basis.by_replay(run.ttl_s, forgetting=run.forgets)
    yield (
        True,
        f"formula: {life} (Poisson)",
        basis.by_formula(run.ttl_s, forgetting=run.forgets),
    )


def _sizes(keys: int) -> list[int]:
    """From 1 to room for every key, by equal factors."""
    return sorted({round(size) for size in np.geomspace(1, keys, SIZES)})
