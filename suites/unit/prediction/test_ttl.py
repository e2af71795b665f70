"""Hit ratios by time to live: formulas against simulated Poisson questions and writes.

A cycle begins with a miss. How many hits follow it in a cycle has a known law, and the
simulation is tested against that law, not only against its mean.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

from load.recording.fits import share_fit
from reports.prediction.replay import Cache, replay
from reports.prediction.ttl import fixed_ttl_hits, overall, renewed_ttl_hits
from suites.support.traces import poisson_moments

# Fixed seeds: a p-value below this is a change of the code.
FITS = 0.001
UNTIL_S = 20_000.0
MANY = np.arange(60)


def hits_in_cycles(rate, cache, *, writes_per_s=0.0, seed=1):
    """For each miss but the last, how many hits came before the next one."""
    moments_s = poisson_moments(rate, UNTIL_S, seed=seed)
    writes_s = poisson_moments(writes_per_s, UNTIL_S, seed=seed + 1)
    hits = replay(
        [0] * len(moments_s),
        moments_s.tolist(),
        cache,
        forgotten=[(moment, [0]) for moment in writes_s.tolist()],
    )
    misses = np.flatnonzero(~hits)
    return hits, np.diff(misses) - 1


def p_value_of(cycles, law):
    """Chi-square of the hits in cycles against a law on 0, 1, 2, ..."""
    counts = np.bincount(np.minimum(cycles, len(MANY) - 1), minlength=len(MANY))
    return share_fit("hits in a cycle", counts, np.maximum(law, 1e-300)).p_value


@pytest.mark.parametrize("rate, ttl_s", [(0.5, 1.0), (2.0, 1.5), (4.0, 3.0)])
def test_a_fixed_life_has_a_poisson_number_of_hits(rate, ttl_s):
    """So many questions fall into T seconds: Poisson with mean LT."""
    hits, cycles = hits_in_cycles(rate, Cache(ttl_s=ttl_s))

    assert p_value_of(cycles, stats.poisson.pmf(MANY, rate * ttl_s)) > FITS
    assert hits.mean() == pytest.approx(float(fixed_ttl_hits(rate, ttl_s)), abs=0.01)


@pytest.mark.parametrize("rate, ttl_s", [(0.5, 1.0), (2.0, 0.8)])
def test_a_renewed_life_has_a_geometric_number_of_hits(rate, ttl_s):
    """Each question is a hit with the same chance, whatever came before it."""
    hits, cycles = hits_in_cycles(rate, Cache(ttl_s=ttl_s, renews=True))
    chance = float(renewed_ttl_hits(rate, ttl_s))

    assert p_value_of(cycles, stats.geom.pmf(MANY + 1, 1 - chance)) > FITS
    assert hits.mean() == pytest.approx(chance, abs=0.01)


@pytest.mark.parametrize("writes_per_s", [0.2, 1.0])
def test_writes_shorten_a_fixed_life(writes_per_s):
    """Poisson with mean L min(T, Exp(m)): the law, and the mean of the formula."""
    rate, ttl_s = 2.0, 1.5
    hits, cycles = hits_in_cycles(rate, Cache(ttl_s=ttl_s), writes_per_s=writes_per_s)

    def law(count):
        cut, _ = integrate.quad(
            lambda life: (
                writes_per_s
                * np.exp(-writes_per_s * life)
                * stats.poisson.pmf(count, rate * life)
            ),
            0,
            ttl_s,
        )
        whole = np.exp(-writes_per_s * ttl_s) * stats.poisson.pmf(count, rate * ttl_s)
        return cut + whole

    assert p_value_of(cycles, np.array([law(count) for count in MANY])) > FITS
    assert hits.mean() == pytest.approx(
        float(fixed_ttl_hits(rate, ttl_s, writes_per_s)), abs=0.01
    )


def test_writes_shorten_a_renewed_life():
    """Geometric still: a gap without a write, and shorter than T."""
    rate, ttl_s, writes_per_s = 2.0, 0.8, 0.5
    hits, cycles = hits_in_cycles(
        rate, Cache(ttl_s=ttl_s, renews=True), writes_per_s=writes_per_s
    )
    chance = float(renewed_ttl_hits(rate, ttl_s, writes_per_s))

    assert p_value_of(cycles, stats.geom.pmf(MANY + 1, 1 - chance)) > FITS
    assert hits.mean() == pytest.approx(chance, abs=0.01)


def test_another_law_would_not_pass():
    """The test of the tests: a life that is a tenth longer is found out."""
    _, cycles = hits_in_cycles(2.0, Cache(ttl_s=1.65))

    assert p_value_of(cycles, stats.poisson.pmf(MANY, 2.0 * 1.5)) < FITS


def test_keys_count_as_often_as_they_are_asked_for():
    """The ratio of a cache is no mean over keys."""
    assert overall([9.0, 1.0], [1.0, 0.0]) == 0.9


def test_what_is_never_asked_for_never_hits():
    """And divides nothing by nothing."""
    assert renewed_ttl_hits([0.0, 1.0], 1.0).tolist()[0] == 0
    assert fixed_ttl_hits([0.0], 1.0).tolist() == [0]
