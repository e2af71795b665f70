"""When people arrive, and whether they came like that."""

from __future__ import annotations

import numpy as np
import pytest

from load.arrivals.catalogue import PROCESSES, process_named
from load.arrivals.constant import Constant
from load.arrivals.poisson import Poisson
from load.errors import WorkloadError

RATE = 200.0
SECONDS = 20.0


def dice() -> np.random.Generator:
    return np.random.default_rng(7)


class TestConstant:
    def test_has_equal_gaps(self):
        """Every arrival comes one gap after the one before, the first at once."""
        moments = Constant().moments(dice(), rate_per_s=4, duration_s=1)

        assert moments.tolist() == [0, 0.25, 0.5, 0.75]

    def test_fits_sends_that_are_a_little_late(self):
        """A send may be late by less than a gap."""
        due = Constant().moments(dice(), rate_per_s=RATE, duration_s=SECONDS)

        assert Constant().fit(due, due + 0.004, rate_per_s=RATE).p_value == 1

    def test_does_not_fit_sends_that_are_often_late(self):
        """One send in fifty a second late breaks the bound."""
        due = Constant().moments(dice(), rate_per_s=RATE, duration_s=SECONDS)
        late = np.where(np.arange(len(due)) % 50 == 0, 1.0, 0.0)

        assert Constant().fit(due, due + late, rate_per_s=RATE).p_value == 0

    def test_fits_nothing_sent(self):
        """Without any send nothing is out of bounds."""
        nothing = np.empty(0)

        assert Constant().fit(nothing, nothing, rate_per_s=RATE).sample == 0


class TestPoisson:
    @pytest.mark.parametrize("rate", [30.0, 200.0, 5000.0])
    def test_fits_itself(self, rate: float):
        """What the process makes, its own test accepts, at low and high rates."""
        due = Poisson().moments(dice(), rate_per_s=rate, duration_s=SECONDS)

        assert Poisson().fit(due, due, rate_per_s=rate).p_value > 0.001

    @pytest.mark.parametrize("rate", [30.0, 200.0, 5000.0])
    def test_is_not_fitted_by_a_metronome(self, rate: float):
        """Equal gaps of the right mean are no Poisson process."""
        due = Constant().moments(dice(), rate_per_s=rate, duration_s=SECONDS)

        assert Poisson().fit(due, due, rate_per_s=rate).p_value < 1e-6

    def test_is_not_fitted_by_another_rate(self):
        """A tenth more arrivals than declared are noticed."""
        due = Poisson().moments(dice(), rate_per_s=RATE * 1.1, duration_s=SECONDS)

        assert Poisson().fit(due, due, rate_per_s=RATE).p_value < 0.01

    def test_forgives_what_a_timer_does(self):
        """Delays of half a millisecond do not make another process of it."""
        due = Poisson().moments(dice(), rate_per_s=2000, duration_s=SECONDS)
        sent = due + dice().uniform(0, 0.0005, len(due))

        assert Poisson().fit(due, sent, rate_per_s=2000).p_value > 0.001

    def test_fits_a_single_send(self):
        """One send has no gap, and nothing is said against it."""
        fit = Poisson().fit(np.array([1.0]), np.array([1.0]), rate_per_s=RATE)

        assert (fit.sample, fit.p_value) == (0, 1)


class TestNames:
    @pytest.mark.parametrize("name", PROCESSES)
    def test_find_their_process(self, name: str):
        """A process is found by the name that it has."""
        assert process_named(name).name == name

    def test_unknown_ones_are_refused(self):
        """The message names the nearest process and all of them."""
        with pytest.raises(WorkloadError, match=r"did you mean 'poisson'.*constant"):
            process_named("poison")
