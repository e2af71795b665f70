"""Known answers: a change of known size, injected into recorded rounds, is found.

How often it is found, the *power*, is printed with the number of rounds that it took: on a
noisy machine a small change takes many. The number is computed from the recorded noise, so
that the rule that says how many rounds are needed is itself under test.
"""

from __future__ import annotations

import sys

import pytest

from reports.render import render_all
from reports.statistics.words import Word
from reports.store import Bundle
from suites.support.bundles import sample_environment
from suites.support.recorded import (
    BASELINES,
    blocks_to_find,
    experiment,
    placed,
    plan_of,
    pool,
    rounds_of,
    values_of,
)

pytestmark = pytest.mark.uncounted
POWER = 0.8
POOL, RUNS = 400, 40
# Below the smallest change to be found; a change inside it would be one that does not matter.
THRESHOLD = 0.02
CHANGES = (0.05, 0.10, 0.20)


def baselines(**changes):
    """The baseline's rounds, under both of its names, drawn again."""
    return pool(rounds_of(*BASELINES), size=POOL, **changes)


def cached(**changes):
    """Rounds with a cache; those of one place have had the same arrivals."""
    return pool(rounds_of("versioned@redis"), size=POOL, picked=3, **changes)


@pytest.fixture(scope="module")
def recorded():
    return baselines(picked=1, drawn=1)


@pytest.fixture(scope="module")
def twin():
    return baselines(picked=2, drawn=2)


@pytest.fixture
def tell(capsys, record_property):
    """Prints the power, and keeps it with the results of the suite."""

    def told(what: str, found: float, blocks: int) -> None:
        text = f"power: {what} is found in {found:.0%} of runs with {blocks} rounds"
        record_property("power", text)
        with capsys.disabled():
            sys.stdout.write(f"\n{text}\n")

    return told


@pytest.mark.parametrize("change", CHANGES, ids="{:.0%}".format)
def test_injected_latency_is_found(recorded, twin, change, tell):
    """Of all runs with the rounds that the noise asks for, at least 80% say slower."""
    slower = baselines(picked=3, drawn=3, latency=1 + change)
    ours, theirs, again = (
        values_of("p50_ms", rounds) for rounds in (slower, recorded, twin)
    )
    blocks = blocks_to_find(change, theirs, again)

    words = words_of("p50_ms", ours, theirs, blocks=blocks)

    found = words.count(Word.SLOWER) / RUNS
    tell(f"{change:.0%} of latency", found, blocks)
    assert found >= POWER
    assert Word.FASTER not in words


@pytest.mark.parametrize("change", CHANGES, ids="{:.0%}".format)
@pytest.mark.parametrize("metric", ["hit_ratio", "queries_per_request"])
def test_lost_hits_are_found(change, metric, tell):
    """A share of the hits made misses shows in the hit ratio, and in the queries."""
    ours, theirs, again = (
        values_of(metric, rounds)
        for rounds in (
            cached(drawn=1, hits_lost=change),
            cached(drawn=2),
            cached(drawn=3),
        )
    )
    blocks = blocks_to_find(change, theirs, again)

    words = words_of(metric, ours, theirs, blocks=blocks)

    found = words.count(Word.SLOWER) / RUNS
    tell(f"{change:.0%} of the hits lost, by {metric},", found, blocks)
    assert found >= POWER
    assert Word.FASTER not in words


def test_a_whole_report_finds_it(recorded, twin, tmp_path):
    """From a bundle on the disk to the printed words: 20% of latency, and slower."""
    slower = baselines(picked=3, drawn=3, latency=1.2)
    arms = {"none": recorded, "none-again": twin, "signals@redis": slower}
    blocks = blocks_to_find(
        0.2, values_of("p50_ms", recorded), values_of("p50_ms", twin)
    )
    plan = plan_of(tuple(arms), blocks=blocks, threshold=THRESHOLD, seed=5)
    bundle = Bundle.create(tmp_path / plan.run_id, plan, sample_environment())
    for block in range(blocks):
        for place, (arm, rounds) in enumerate(arms.items()):
            index = block * len(arms) + place
            bundle.add(placed(rounds[block], index=index, block=block, arm=arm))

    page = render_all(bundle.folder)["md"].read_text()

    row = next(
        line
        for line in page.splitlines()
        if line.startswith("| signals@redis | Median latency")
    )
    assert "| slower |" in row


def test_without_a_change_nothing_is_found(recorded, twin):
    """The same rule and rounds with nothing injected: at most one run of twenty errs."""
    ours, theirs = (values_of("p50_ms", rounds) for rounds in (recorded, twin))
    blocks = blocks_to_find(0.2, ours, theirs)

    words = words_of("p50_ms", ours, theirs, blocks=blocks)

    assert words.count(Word.SLOWER) + words.count(Word.FASTER) <= RUNS / 20


def words_of(metric, ours, theirs, *, blocks):
    """What so many rounds each say, in run after run."""
    return [
        experiment(
            metric, ours, theirs, blocks=blocks, seed=seed, threshold=THRESHOLD
        ).word
        for seed in range(RUNS)
    ]
