"""From a recording to predictions, of a site whose every law is known."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from reports.prediction.forecast import NothingAsked, Run, predict
from reports.prediction.popularity import zipf_shares
from reports.prediction.results import Predicted, Prediction
from suites.support.predictions import (
    EXPONENT,
    KEYS,
    ROOM,
    TTL_S,
    conditions,
    sample_prediction,
)
from suites.support.traces import trace_of, zipf_questions

pytestmark = pytest.mark.uncounted


@pytest.fixture(scope="module")
def prediction() -> Prediction:
    return sample_prediction()


def found(prediction: Prediction, arm: str, way: str) -> Predicted:
    return next(
        one
        for one in prediction.predicted
        if one.arm == arm and one.way.startswith(way)
    )


class TestErrors:
    def test_a_replay_of_a_run_has_no_error(self, prediction):
        """The same questions at the same moments in the same cache."""
        replayed = found(prediction, "cache_aside@redis", "replay")

        assert replayed.error_pp == pytest.approx(0)

    @pytest.mark.parametrize("way", ["replay", "formula"])
    def test_a_run_with_writes_is_predicted_from_another_ones_keys(
        self, prediction, way
    ):
        """With its writes, and other dice: within two percentage points."""
        predicted = found(prediction, "versioned@redis", way)

        assert predicted.recorded_under == "cache_aside@redis"
        assert "or until a write" in predicted.way
        assert abs(predicted.error_pp) < 2

    @pytest.mark.parametrize("way", ["exact: LRU", "formula: LRU"])
    def test_a_run_with_little_room_is_predicted_from_another_ones_keys(
        self, prediction, way
    ):
        """Exactly and by Che: within two points."""
        predicted = found(prediction, "cache_aside@locmem", way)

        assert f"room for {ROOM}" in predicted.way
        assert 0.2 < predicted.measured < 0.9
        assert abs(predicted.error_pp) < 2

    def test_a_formula_holds_where_its_suppositions_do(self, prediction):
        """Poisson questions, independent keys, a long window: within one point."""
        predicted = found(prediction, "cache_aside@redis", "formula")

        assert abs(predicted.error_pp) < 1

    def test_an_error_is_predicted_less_measured(self):
        """In percentage points: 60% instead of 50% is 10 too many."""
        predicted = Predicted(
            way="dice",
            by_formula=False,
            arm="a",
            recorded_under="b",
            predicted=0.6,
            measured=0.5,
        )

        assert predicted.error_pp == pytest.approx(10)


class TestWhatWasRecorded:
    def test_every_run_is_described(self, prediction):
        """Questions, keys and writes of the window, and both ways to know its hits."""
        for recorded in prediction.recorded:
            assert recorded.questions == pytest.approx(40 * 380, rel=0.05)
            assert recorded.keys == KEYS
            assert recorded.cold_share < 0.001
            assert recorded.writes == pytest.approx(4 * 380, rel=0.15)
            assert recorded.hit_ratio == recorded.hit_ratio_recorded

    def test_the_popularity_is_found(self, prediction):
        """The exponent that the questions were drawn with, and no reason to doubt it."""
        assert prediction.popularity.exponent == pytest.approx(EXPONENT, abs=0.05)
        assert prediction.popularity.p_value > 0.01

    def test_subjects_add_up(self, prediction):
        """Here all keys are cards."""
        (card,) = prediction.subjects

        assert (card.name, card.keys) == ("card", KEYS)
        assert card.questions == prediction.recorded[0].questions
        assert card.hit_ratio == pytest.approx(prediction.recorded[0].hit_ratio)


class TestCurves:
    def test_sizes_go_from_one_entry_to_all_keys(self, prediction):
        """There every cache that forgets nothing hits, but for keys that are new."""
        sizes = prediction.by_size

        assert (sizes.sizes[0], sizes.sizes[-1]) == (1, KEYS)
        assert sizes.lru[-1] == pytest.approx(1 - prediction.recorded[0].cold_share)
        assert sizes.che[-1] == sizes.fifo[-1] == 1
        assert np.array(sizes.lru) == pytest.approx(np.array(sizes.che), abs=0.01)

    def test_a_longer_life_hits_more_and_writes_cost_some(self, prediction):
        """By replay and by formula, which lie together."""
        ttls = prediction.by_ttl

        assert TTL_S in ttls.ttls_s
        assert ttls.replay == sorted(ttls.replay)
        assert ttls.formula == sorted(ttls.formula)
        assert ttls.replay_forgetting[-1] < ttls.replay[-1] - 0.05
        assert np.array(ttls.replay) == pytest.approx(np.array(ttls.formula), abs=0.02)


def test_shares_are_what_questions_are_drawn_from():
    """The example's own dice."""
    questions = zipf_questions(50_000, keys=3, exponent=1.0, seed=1)

    assert np.bincount(questions) / 50_000 == pytest.approx(
        zipf_shares(3, 1.0), abs=0.01
    )


@pytest.mark.parametrize("asked", [[0], [0, 0, 0]], ids=["one question", "one key"])
def test_a_window_without_keys_predicts_nothing(asked):
    """And says what would."""
    moments_s = [float(place) for place in range(len(asked))]
    trace = trace_of(asked, moments_s, ttl_s=1.0)
    run = Run(
        arm="cache_aside@redis",
        ttl_s=1.0,
        forgets=False,
        trace=trace,
        start_s=0.0,
        end_s=9.0,
        hit_ratio=0.5,
    )

    with pytest.raises(NothingAsked, match="raise --rate"):
        predict(conditions(), run)


def test_a_prediction_survives_its_file(prediction):
    """What is written is what is read."""
    written = msgspec.json.encode(prediction)

    assert msgspec.json.decode(written, type=Prediction) == prediction
