"""Counting latencies: what a histogram keeps, and how it answers for percentiles."""

from __future__ import annotations

import pytest

from reports import schema
from reports.statistics.histogram import HdrHistogram, HistogramError, merged


class TestRecording:
    def test_a_value_is_kept_to_its_digits(self):
        """With three digits no value is off by more than a thousandth."""
        histogram = HdrHistogram(digits=3)

        histogram.record(1_234_567)

        assert histogram.percentile(50) == pytest.approx(1_234_567, rel=1e-3)

    def test_many_at_once_count_like_one_by_one(self):
        """`record_many` is `record`, quicker."""
        values = [0, 1, 2047, 2048, 99_999, 60_000_000]
        one_by_one, at_once = HdrHistogram(), HdrHistogram()

        for value in values:
            one_by_one.record(value)
        at_once.record_many(values)

        assert at_once.to_schema() == one_by_one.to_schema()

    def test_a_count_is_so_many_records(self):
        """Recording a value thrice is recording it with count 3."""
        histogram = HdrHistogram()

        histogram.record(500, count=3)

        assert histogram.total == 3

    def test_a_value_off_the_scale_stays_in_the_tail(self):
        """What is above the highest value counts as the highest, and is owned up to."""
        histogram = HdrHistogram(highest=10_000)

        histogram.record(1_000_000)

        assert histogram.total == 1
        assert histogram.off_scale

    def test_nothing_off_the_scale_is_said_so(self):
        """A histogram whose last place is empty has lost nothing."""
        histogram = HdrHistogram()

        histogram.record(5)

        assert not histogram.off_scale

    def test_nothing_recorded_changes_nothing(self):
        """An empty list of values is no value."""
        histogram = HdrHistogram()

        histogram.record_many([])

        assert histogram.total == 0

    @pytest.mark.parametrize("values", [[-1], [1.5]], ids=["negative", "fraction"])
    def test_only_whole_positive_numbers_are_taken(self, values):
        """Microseconds are whole and not negative; anything else is a mistake."""
        with pytest.raises(HistogramError):
            HdrHistogram().record_many(values)

    def test_a_negative_value_is_refused(self):
        """A latency below nothing is a mistake of whoever measured it."""
        with pytest.raises(HistogramError, match="-3"):
            HdrHistogram().record(-3)

    @pytest.mark.parametrize(
        "lowest, highest, digits",
        [(0, 100, 3), (100, 150, 3), (1, 100, 0), (1, 100, 6)],
    )
    def test_an_impossible_layout_is_refused(self, lowest, highest, digits):
        """Lowest at least 1, highest at least twice that, one to five digits."""
        with pytest.raises(HistogramError):
            HdrHistogram(lowest, highest, digits)


class TestPercentiles:
    def test_the_wanted_count_is_rounded_up(self):
        """Of ten values p51 is the sixth: Java's rule, where C and Python say the fifth."""
        histogram = HdrHistogram()
        histogram.record_many(list(range(1, 11)))

        assert histogram.percentile(51) == 6

    def test_a_percentile_that_falls_on_a_value_is_that_value(self):
        """Of ten values p50 is the fifth, whatever floating point makes of 50 * 10."""
        histogram = HdrHistogram()
        histogram.record_many(list(range(1, 11)))

        assert histogram.percentile(50) == 5

    @pytest.mark.parametrize("rank", [1, 2, 4, 8])
    def test_a_share_that_is_no_round_number_still_finds_its_value(self, rank):
        """100 * 4 / 11 % of 11 comes out a hair above 4, and asks for the fourth."""
        histogram = HdrHistogram()
        histogram.record_many(list(range(1, 12)))

        assert histogram.percentile(100 * rank / 11) == rank

    def test_zero_and_hundred_are_the_ends(self):
        """p0 is the lowest value that the first place stands for, p100 the highest."""
        histogram = HdrHistogram()
        histogram.record_many([5_000, 9_000])

        low, high = histogram.percentiles([0, 100])

        assert (low, high) == (histogram.min, histogram.max)
        assert low <= 5_000
        assert high >= 9_000

    def test_an_empty_histogram_answers_nothing(self):
        """Without values every answer is 0."""
        empty = HdrHistogram()

        answers = (empty.percentile(99), empty.mean, empty.min, empty.max)

        assert answers == (0, 0.0, 0, 0)
        assert empty.standard_deviation == 0.0

    def test_mean_and_deviation_of_small_values_are_exact(self):
        """Below the first bucket's end each value has a place of its own."""
        histogram = HdrHistogram()
        histogram.record_many([2, 4, 4, 4, 5, 5, 7, 9])

        assert histogram.mean == 5
        assert histogram.standard_deviation == 2


class TestMerging:
    def test_merged_is_as_if_recorded_together(self):
        """Percentiles of two rounds come from all their values."""
        first, second, together = HdrHistogram(), HdrHistogram(), HdrHistogram()
        first.record_many([1, 2, 3])
        second.record_many([1_000, 2_000])
        together.record_many([1, 2, 3, 1_000, 2_000])

        total = merged([first, second])

        assert total is not None
        assert total.to_schema() == together.to_schema()
        assert first.total == 3

    def test_none_of_none(self):
        """Merging no histogram makes none up."""
        assert merged([]) is None

    def test_unlike_layouts_are_refused(self):
        """Places of another layout stand for other values."""
        with pytest.raises(HistogramError, match="layout"):
            HdrHistogram(digits=3).merge(HdrHistogram(digits=2))


class TestStoring:
    def test_stored_and_read_is_the_same(self):
        """A histogram survives the schema."""
        histogram = HdrHistogram()
        histogram.record_many([3, 3, 70_000])

        again = HdrHistogram.from_schema(histogram.to_schema())

        assert again.to_schema() == histogram.to_schema()
        assert again.total == 3

    @pytest.mark.parametrize(
        "counts",
        [
            [(10**9, 1)],
            [(-1, 1)],
            [(5, 0)],
            [(5, 1), (5, 1)],
            [(7, 1), (5, 1)],
            [(5, 2**63)],
        ],
        ids=["beyond", "negative", "no count", "twice", "out of order", "too many"],
    )
    def test_counts_that_cannot_be_are_refused(self, counts):
        """Indices rise and lie inside; counts are positive."""
        stored = schema.Histogram(lowest=1, highest=60_000_000, digits=3, counts=counts)

        with pytest.raises(HistogramError):
            HdrHistogram.from_schema(stored)
