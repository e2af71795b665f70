"""Whether what arrived is what was declared; references are scipy's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from load.recording.fits import chi_square, kolmogorov_smirnov, pooled, share_fit


class TestChiSquare:
    def test_agrees_with_the_reference(self):
        """Statistic and p-value are scipy's."""
        observed, expected = np.array([18.0, 22, 60]), np.array([20.0, 30, 50])

        statistic, p_value = chi_square(observed, expected)

        reference = stats.chisquare(observed, expected)
        assert statistic == pytest.approx(reference.statistic)
        assert p_value == pytest.approx(reference.pvalue)

    def test_has_nothing_to_test_in_one_cell(self):
        """A single cell always has what it must have."""
        assert chi_square(np.array([9.0]), np.array([9.0])) == (0, 1)


class TestPooling:
    def test_merges_the_rarest_until_enough_is_expected(self):
        """Cells that expect 1, 2 and 4 become one that expects 7."""
        observed, expected = pooled(
            np.array([50.0, 1, 0, 6]), np.array([50.0, 1, 2, 4])
        )

        assert observed.tolist() == [7, 50]
        assert expected.tolist() == [7, 50]

    def test_takes_the_next_cell_where_the_rare_are_not_enough(self):
        """Cells that expect 1 and 2 take the one that expects 6."""
        _, expected = pooled(np.zeros(4), np.array([50.0, 1, 6, 2]))

        assert expected.tolist() == [9, 50]

    def test_leaves_large_cells_alone(self):
        """Where all expect enough, nothing is merged."""
        _, expected = pooled(np.zeros(2), np.array([5.0, 6]))

        assert expected.tolist() == [5, 6]


class TestShares:
    def test_accepts_a_fair_sample(self):
        """Counts near their shares are no surprise."""
        fit = share_fit("operation mix", [310, 190, 500], [0.3, 0.2, 0.5])

        assert fit.p_value > 0.05
        assert (fit.subject, fit.sample) == ("operation mix", 1000)

    def test_rejects_another_mix(self):
        """Counts of another mix are found out."""
        assert share_fit("mix", [500, 190, 310], [0.3, 0.2, 0.5]).p_value < 1e-6

    def test_rejects_what_has_no_share(self):
        """One arrival of what was not declared is no chance."""
        fit = share_fit("mix", [999, 1], [1, 0])

        assert (fit.p_value, fit.statistic) == (0, 1)

    def test_says_nothing_of_nothing(self):
        """Without arrivals there is nothing against the shares."""
        assert share_fit("mix", [0, 0], [0.5, 0.5]).p_value == 1


class TestKolmogorovSmirnov:
    @pytest.mark.parametrize("size", [20, 300])
    def test_agrees_with_the_reference(self, size: int):
        """Distance exactly, p-value closely, are scipy's."""
        levels = np.random.default_rng(size).random(size) ** 1.1

        distance, p_value = kolmogorov_smirnov(levels)

        reference = stats.kstest(levels, "uniform")
        assert distance == pytest.approx(reference.statistic)
        assert p_value == pytest.approx(reference.pvalue, abs=0.02)

    def test_says_nothing_of_an_empty_sample(self):
        """Without a sample there is nothing against the law."""
        assert kolmogorov_smirnov([]) == (0, 1)
