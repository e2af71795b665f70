"""Rounds that were really measured, resampled: the noise of a machine, the truth of a test.

A bundle of an earlier run, in recording/, holds rounds of one thing under two names, `none`
and `none-again`, and of each strategy. A resampled round is one of them, picked at random, with
its requests drawn again from its own: so it varies as rounds vary, and as requests do. What
a test injects is then the only difference that there is, and its size is known.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from reports.comparing import compare
from reports.measured import Measured
from reports.metrics import RULES
from reports.results import Comparison, Figure
from reports.schema import Plan, Round
from reports.statistics.detection import smallest_detectable
from reports.statistics.errors import of_mean
from reports.statistics.histogram import HdrHistogram
from reports.store import Bundle

RECORDING = Path(__file__).with_name("recording")
BASELINES = ("none", "none-again")
# An interval of the median needs so many times the values that one of the mean needs, of
# normal ones: pi / 2. Both must leave out 1 before a word is said.
MEDIAN_COSTS = math.pi / 2

Values = npt.NDArray[np.float64]


@cache
def recording() -> Bundle:
    return Bundle.open(RECORDING)


def rounds_of(*arms: str) -> list[Round]:
    """What was measured of these arms, as it is."""
    return [round_ for round_ in recording().rounds if round_.arm in arms]


def pool(
    rounds: Sequence[Round],
    *,
    size: int,
    picked: int,
    drawn: int,
    latency: float = 1.0,
    hits_lost: float = 0.0,
) -> list[Round]:
    """Resampled rounds, with so many times the latency, and a share of hits made misses.

    Pools with the same seed `picked` hold the same rounds in the same places, drawn again
    by the seed `drawn`: as two arms of one block get the same arrivals.
    """
    places = np.random.default_rng(picked).integers(0, len(rounds), size)
    generator = np.random.default_rng([picked, drawn])
    requests = [all_latencies(round_) * latency for round_ in rounds]
    return [
        _redrawn(rounds[place], requests[place], generator, hits_lost)
        for place in places
    ]


def values_of(metric: str, rounds: Sequence[Round]) -> Values:
    """The metric's figure of each round."""
    found = [RULES[metric].of_round(Measured(round_)) for round_ in rounds]
    return np.array(found, dtype=np.float64)


def experiment(
    metric: str,
    arm: Values,
    baseline: Values,
    *,
    blocks: int,
    seed: int,
    threshold: float,
) -> Comparison:
    """One comparison as a report makes it, of the same places of two pools."""
    places = np.random.default_rng(seed).integers(0, len(arm), blocks)
    ours, theirs = (_figure(metric, values[places]) for values in (arm, baseline))
    return compare(
        ours, theirs, arm="arm", against="baseline", threshold=threshold, seed=seed
    )


def blocks_to_find(effect: float, one: Values, twin: Values) -> int:
    """So many that nine runs of ten should find a change by this share of 1.

    By the rule that every report prints, from two pools of one thing.
    """
    spread = float(np.log(one / twin).std(ddof=1))
    blocks = 3
    while smallest_detectable(of_mean(spread, blocks), power=0.9) > effect:
        blocks += 1
    return math.ceil(blocks * MEDIAN_COSTS)


def _figure(metric: str, values: Values) -> Figure:
    return Figure(
        RULES[metric].metric,
        float(np.median(values)),
        None,
        dict(enumerate(values.tolist())),
        None,
    )


def plan_of(arms: Sequence[str], *, blocks: int, threshold: float, seed: int) -> Plan:
    """The recording's plan for arms of it, in as many blocks as a test needs."""
    plan = recording().plan
    return msgspec.structs.replace(
        plan,
        arms=[arm for arm in plan.arms if arm.name in arms],
        blocks=[list(arms)] * blocks,
        practical_threshold=threshold,
        pilot_rule=None,
        seed=seed,
    )


def placed(round_: Round, *, index: int, block: int, arm: str) -> Round:
    return msgspec.structs.replace(round_, index=index, block=block, arm=arm)


def all_latencies(round_: Round) -> Values:
    """Of all its requests, each as the lowest that its place in a histogram stands for."""
    values = []
    for operation in round_.operations:
        stored = operation.corrected
        for index, count in stored.counts:
            one = msgspec.structs.replace(stored, counts=[(index, 1)])
            values += [HdrHistogram.from_schema(one).min] * count
    return np.array(values, dtype=np.float64)


def _redrawn(
    round_: Round, requests: Values, generator: np.random.Generator, hits_lost: float
) -> Round:
    """All latencies become those of its first operation: nobody compares operations."""
    histogram = HdrHistogram()
    drawn = generator.choice(requests, len(requests))
    histogram.record_many(np.round(drawn).astype(np.int64))
    first, *rest = round_.operations
    stored, empty = histogram.to_schema(), HdrHistogram().to_schema()
    counters = _with_hits(round_.counters, generator, hits_lost)
    # Of the latencies that were; Little's law would miss its own.
    counters.pop("mean_in_flight", None)
    return msgspec.structs.replace(
        round_,
        operations=[
            msgspec.structs.replace(first, corrected=stored, uncorrected=stored),
            *(
                msgspec.structs.replace(each, corrected=empty, uncorrected=empty)
                for each in rest
            ),
        ],
        counters=counters,
        # Of another draw; nothing that is compared reads them.
        seconds=[],
        cold=[],
    )


def _with_hits(
    counters: Mapping[str, float], generator: np.random.Generator, lost: float
) -> dict[str, float]:
    """Hits drawn again, a share of them lost; a miss costs the queries that it did."""
    hits, misses = counters["cache_hits"], counters["cache_misses"]
    if not misses:
        return dict(counters)
    asked = round(hits + misses)
    again = int(generator.binomial(asked, hits / asked * (1 - lost)))
    return {
        **counters,
        "cache_hits": again,
        "cache_misses": asked - again,
        "queries": counters["queries"] * (asked - again) / misses,
    }
