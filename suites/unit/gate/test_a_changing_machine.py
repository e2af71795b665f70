"""Two runs on a machine that was faster in some rounds than in others, and says so."""

from __future__ import annotations

import numpy as np
import pytest

from reports.analysis import analyse
from reports.gate import Outcome, judge_runs
from reports.statistics.detection import smallest_detectable
from reports.statistics.errors import Error, of_mean, together
from reports.statistics.ratios import Ratio
from reports.store import Bundle
from suites.support.altering import only
from suites.support.bundles import sample_plan
from suites.support.changing_machine import on_a_changing_machine, unwatched

from .runs import ARM, PRIMARY, dearer, run_of

pytestmark = pytest.mark.uncounted


def changing(folder, machine, *, seed, of_arm=None) -> Bundle:
    """A run on a machine that changes its speed, in another way for each seed."""
    plan = sample_plan(
        arms=("none", "none-again", ARM, "signals@redis"), blocks=5, window_s=6.0
    )

    def alter(done):
        altered = done if of_arm is None else only(ARM, of_arm)(done)
        return machine(altered, since=3 * seed)

    return run_of(folder, seed=seed, alter=alter, arms=plan.arms, blocks=plan.blocks)


def test_a_machine_that_changes_its_speed_can_tell_if_it_says_so(tmp_path):
    """Each arm is held against its run's baseline at equal speed, as in its report."""
    told, untold = (
        judge_runs(
            changing(tmp_path / f"{machine.__name__}-1", machine, seed=1),
            changing(
                tmp_path / f"{machine.__name__}-2",
                machine,
                seed=2,
                of_arm=dearer(1.5),
            ),
            threshold=0.2,
        )
        for machine in (on_a_changing_machine, unwatched)
    )

    [finding] = told.those(Outcome.FAIL)
    assert finding.name == f"{ARM}: {PRIMARY}"
    assert untold.outcome is Outcome.INCONCLUSIVE


def test_what_is_not_known_of_its_speed_is_counted(tmp_path):
    """In the smallest change that would be found: of both runs' adjustments."""
    runs = [
        changing(tmp_path / str(seed), on_a_changing_machine, seed=seed)
        for seed in (1, 2)
    ]

    verdict = judge_runs(*runs, threshold=0.2)

    old, new = map(twins_of, runs)
    spread = float(np.log(np.divide(new.blocks, old.blocks)).std(ddof=1))
    shown = of_mean(spread, 5)
    smallest = smallest_detectable(together(shown, not_shown(old), not_shown(new)))
    assert f"a change of {smallest:.1%}" in verdict.detectable[0]
    assert smallest > 1.02 * smallest_detectable(shown)


def twins_of(run: Bundle) -> Ratio:
    ratio = analyse(run).arms["none-again"].comparisons["throughput_per_cpu_s"].ratio
    assert ratio is not None
    return ratio


def not_shown(ratio: Ratio) -> Error:
    assert ratio.besides is not None
    return ratio.besides
