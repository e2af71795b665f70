"""What a prediction is measured by, and what of a run is kept."""

from __future__ import annotations

import gzip

import pytest

from load.driver import LoadRecord
from load.experiments.interface import ExperimentError
from load.experiments.prediction import Wish, hit_ratio_of, pack
from suites.unit.load.examples import workload


def load_with(*, void: str | None = None, **counters: float) -> LoadRecord:
    return LoadRecord(
        operations=[],
        cold=[],
        warming=[],
        seconds=[],
        fits=[],
        counters=counters,
        window_s=2.0,
        void=void,
    )


def wish(**changes: object) -> Wish:
    usual: dict[str, object] = {
        "world": "small",
        "rate_per_s": 40.0,
        "duration_s": 10.0,
        "audience": 60,
        "ttl_s": 2,
        "room": 300,
        "seed": 5,
    }
    return Wish(**{**usual, **changes})  # type: ignore[arg-type]  # they are as above


def test_hits_are_those_of_the_answers():
    """Three hits to one miss are three quarters."""
    assert hit_ratio_of(load_with(cache_hits=3, cache_misses=1), "an arm") == 0.75


@pytest.mark.parametrize(
    "load, words",
    [
        (load_with(void="wrong answers: 1 of 9 requests"), "an arm.*wrong answers"),
        (load_with(), "an arm was asked for nothing in 2.0 s"),
    ],
    ids=["void", "nothing asked"],
)
def test_what_was_not_measured_judges_nothing(load, words):
    """It fails closed, with the reason."""
    with pytest.raises(ExperimentError, match=words):
        hit_ratio_of(load, "an arm")


def test_only_the_arm_with_little_room_has_little():
    """And its answers live longer than any run, so that nothing else makes it miss."""
    basis, forgetting, small = wish(ttl_s=7, room=40).subjects()

    assert [each.room for each in (basis, forgetting, small)] == [None, None, 40]
    assert basis.settings()["CACHE_TTL_S"] == forgetting.settings()["CACHE_TTL_S"]
    assert basis.settings()["CACHE_MAX_ENTRIES"] == "0"
    assert small.settings()["CACHE_MAX_ENTRIES"] == "40"
    assert small.ttl_s > 3600
    assert forgetting.forgets


def test_the_load_is_open_and_as_wished():
    """What is written down is what is driven."""
    load, told = wish(rate_per_s=33.0).workload(), wish(rate_per_s=33.0).conditions()

    assert load.loop == workload().loop == "open"
    assert load.rate_per_s == told.rate_per_s == 33
    assert load.zipf_exponent == told.zipf_exponent


def test_recordings_are_packed_as_they_are(tmp_path):
    """Equal recordings become equal files: no date is packed."""
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "keys-7.txt").write_text("windtunnel-keys 1\n")

    pack(tmp_path / "keys", tmp_path / "out" / "arm")

    packed = (tmp_path / "out" / "arm" / "keys-7.txt.gz").read_bytes()
    assert gzip.decompress(packed) == b"windtunnel-keys 1\n"
    assert packed[4:8] == bytes(4)
