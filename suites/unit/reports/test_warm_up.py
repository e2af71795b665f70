"""Where a series becomes steady, found in series of which it is known."""

from __future__ import annotations

import numpy as np
import pytest

from reports.statistics.warm_up import steady_from


def noisy(means, *, seed, spread=0.3, replications=3):
    """So many series with these means; noise multiplies, as it does in times."""
    generator = np.random.default_rng(seed)
    noise = np.exp(generator.normal(0, spread, (replications, len(means))))
    return (np.asarray(means) * noise).tolist()


class TestFound:
    @pytest.mark.parametrize("cold", [20, 40, 60])
    def test_a_step_is_found_where_it_is(self, cold):
        """So many cold requests, then three times as fast: found to within a batch or two."""
        cuts = [
            steady_from(noisy([30.0] * cold + [10.0] * (180 - cold), seed=seed))
            for seed in range(50)
        ]

        found = [cut for cut in cuts if cut is not None]
        assert len(found) >= 45
        assert np.median(found) == cold
        assert min(found) >= cold - 5

    def test_what_falls_off_is_cut_where_little_is_left_of_it(self):
        """An exponential with a time constant of 15 requests."""
        means = 10 + 40 * np.exp(-np.arange(180) / 15)

        cuts = [steady_from(noisy(means, seed=seed)) for seed in range(50)]

        assert sum(cut is None for cut in cuts) <= 5
        assert all(means[cut] < 20 for cut in cuts if cut is not None)

    def test_what_is_steady_from_the_start_keeps_its_mean(self):
        """Noise costs some of it, seldom much."""
        cuts = [steady_from(noisy([10.0] * 180, seed=seed)) for seed in range(200)]

        assert sum(cut is None for cut in cuts) <= 10
        assert np.median([cut for cut in cuts if cut is not None]) <= 15

    def test_times_that_are_not_known_are_left_out(self):
        """An answer that failed told nothing."""
        series = noisy([30.0] * 40 + [10.0] * 80, seed=1)
        series[0][50] = 0

        assert steady_from(series) == pytest.approx(40, abs=10)


class TestNotFound:
    def test_a_series_that_never_settles_has_no_cut(self):
        """It grows from the first value to the last."""
        assert steady_from(noisy(np.linspace(10, 100, 180), seed=2)) is None

    @pytest.mark.parametrize("series", [[], [[]], [[1.0] * 29]], ids=len)
    def test_of_a_few_values_nothing_is_said(self, series):
        """Fewer than six batches of five."""
        assert steady_from(series) is None
