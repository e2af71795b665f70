"""What a prediction is kept as: `prediction.json`, beside the keys it was made from.

Every figure of it is computed, from the recorded keys and the conditions below; only what
is called measured was measured. Ratios are shares of 1, sizes are entries.
"""

from __future__ import annotations

import msgspec

VERSION = 1


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Frozen, named and strict."""


class Conditions(Record, frozen=True):
    """Under which keys were recorded and hits measured."""

    run_id: str
    created_at: str
    world: str
    rate_per_s: float
    duration_s: float
    audience: int
    zipf_exponent: float  # declared, of the audience
    seed: int


class Recorded(Record, frozen=True):
    """One arm's run: what was asked for in the measured window, and measured."""

    arm: str  # a strategy on a backend: versioned@redis
    ttl_s: float
    room: int | None  # entries; None: for everything
    start_s: float  # of the window, by the clock of the recorded moments
    end_s: float
    questions: int  # keys asked for, each time
    keys: int  # different ones
    cold_share: float  # of the questions: their key had not been asked for before
    writes: int  # keys made old, each time
    hit_ratio: float  # measured: by the answers' Server-Timing
    hit_ratio_recorded: float  # and by the recording, for comparison


class Popularity(Record, frozen=True):
    """Zipf's law fitted to the keys of the window."""

    exponent: float
    distance: float
    p_value: float


class Subject(Record, frozen=True):
    """What the keys are about: `card`, `feed`. Of the window."""

    name: str
    questions: int
    keys: int
    hit_ratio: float


class BySize(Record, frozen=True):
    """The hit ratio of a cache with room for so many entries, which live for ever."""

    sizes: list[int]
    lru: list[float]  # exact, of the recorded questions
    che: list[float]  # formula: LRU
    fifo: list[float]  # formula: FIFO and RANDOM


class ByTtl(Record, frozen=True):
    """The hit ratio by time to live, with room for everything."""

    ttls_s: list[float]
    replay: list[float]  # of the recorded questions
    formula: list[float]  # Poisson
    replay_forgetting: list[float]  # where writes forget what they make old
    formula_forgetting: list[float]


class Predicted(Record, frozen=True):
    """One way to predict one measured hit ratio."""

    way: str
    by_formula: bool  # or exactly, question by question
    arm: str  # whose hit ratio
    recorded_under: str  # the arm whose keys it was predicted from
    predicted: float
    measured: float

    @property
    def error_pp(self) -> float:
        """Predicted less measured, in percentage points."""
        return (self.predicted - self.measured) * 100


class Prediction(Record, frozen=True):
    """The whole of it. Curves and predictions are from the keys of the first recorded."""

    version: int
    conditions: Conditions
    recorded: list[Recorded]
    popularity: Popularity
    subjects: list[Subject]
    by_size: BySize
    by_ttl: ByTtl
    predicted: list[Predicted]
