"""Rounds whose figures contradict each other: their arm has no speed."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from reports.measured import Measured
from reports.statistics.histogram import HdrHistogram
from reports.validity import broken_laws
from suites.support.altering import only, with_counters, with_operation
from suites.support.bundles import analysed, sample_round, small_plan


def histogram_of(values):
    histogram = HdrHistogram()
    histogram.record_many(np.asarray(values))
    return histogram.to_schema()


def unordered_second(done):
    first, *rest = done.seconds
    odd = msgspec.structs.replace(first, p50_us=9_000, p95_us=3_000)
    return msgspec.structs.replace(done, seconds=[odd, *rest])


def corrected_below_uncorrected(done):
    operations = [
        msgspec.structs.replace(o, corrected=o.uncorrected, uncorrected=o.corrected)
        for o in done.operations
    ]
    halved = [
        msgspec.structs.replace(
            o,
            corrected=histogram_of([1_000] * 3),
            uncorrected=histogram_of([9_000] * 3),
        )
        for o in operations
    ]
    return msgspec.structs.replace(done, operations=halved)


BROKEN = {
    "seconds out of order": (unordered_second, "p50 of second 0"),
    "corrected below uncorrected": (corrected_below_uncorrected, "uncorrected p50"),
    "more answers than requests": (with_operation(succeeded=99_999), "answers"),
    "more latencies than requests": (
        with_operation(corrected=histogram_of([1_000] * 5_000)),
        "latencies",
    ),
    "server above client": (with_counters(explained_server_s=500.0), "server time"),
    "server above its own clients": (
        with_counters(explained_client_s=0.01),
        "what its clients waited",
    ),
    "parts that are too much": (
        with_counters(explained_cache_s=9.0),
        "do not make up the whole",
    ),
    "a part below nothing": (
        with_counters(explained_view_s=-0.1),
        "do not make up the whole",
    ),
    "more CPU than cores": (with_counters(server_cpu_s=60.0), "server CPU time"),
    "requests from nowhere": (with_counters(mean_in_flight=80.0), "in flight"),
}


@pytest.fixture
def plan():
    return small_plan()


@pytest.fixture
def done(plan):
    return sample_round(plan, index=0, block=0, arm="none")


def test_a_sound_round_breaks_no_law(plan, done):
    """The sample is sound."""
    assert list(broken_laws(Measured(done), plan)) == []


@pytest.mark.parametrize("alter, words", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_law_is_said_in_words(plan, done, alter, words):
    """The sentence holds the figures that contradict each other."""
    broken = list(broken_laws(Measured(alter(done)), plan))

    assert any(words in sentence for sentence in broken)


def test_littles_law_is_kept_by_what_was_counted(plan, done):
    """Sixty requests a second of 11 ms are two thirds of one in flight."""
    counted = with_counters(mean_in_flight=0.7)(done)

    assert list(broken_laws(Measured(counted), plan)) == []


@pytest.mark.parametrize("in_flight", [0.0, 2.0])
def test_littles_law_is_broken_by_less_than_one_request(plan, done, in_flight):
    """Its slack is what the round's slowest request could make at the edge, no more."""
    counted = with_counters(mean_in_flight=in_flight)(done)

    (broken,) = broken_laws(Measured(counted), plan)
    assert "in flight" in broken


def test_what_is_not_known_breaks_nothing(plan, done):
    """Without counters, operations or cores there is nothing to contradict."""
    bare = msgspec.structs.replace(done, counters={}, operations=[], seconds=[])
    nowhere = msgspec.structs.replace(plan, cores={})

    assert list(broken_laws(Measured(bare), nowhere)) == []
    assert (
        list(broken_laws(Measured(with_counters(mean_in_flight=1)(bare)), plan)) == []
    )


def test_an_arm_with_a_broken_law_is_withheld(tmp_path):
    """The report fails closed, and says in which round."""
    analysis = analysed(
        tmp_path, alter=only("versioned@redis", with_counters(explained_server_s=500.0))
    )

    withheld = analysis.arms["versioned@redis"].withheld
    assert withheld is not None
    assert "server time in s (500)" in withheld
    assert analysis.ranking.best is None


def test_a_law_broken_in_a_void_round_harms_nobody(tmp_path):
    """What counts for nothing contradicts nothing."""

    def broken_and_void(done):
        if done.block:
            return done
        odd = with_counters(explained_server_s=500.0)(done)
        return msgspec.structs.replace(odd, void="the server died")

    analysis = analysed(tmp_path, alter=only("versioned@redis", broken_and_void))

    assert analysis.arms["versioned@redis"].withheld is None


def test_what_was_on_its_way_when_the_window_opened_breaks_no_law(tmp_path):
    """The site may have worked long on what was due before, and answered it inside."""
    slow_before = with_counters(server_time_s=500.0)

    analysis = analysed(tmp_path, alter=only("versioned@redis", slow_before))

    assert analysis.arms["versioned@redis"].withheld is None
