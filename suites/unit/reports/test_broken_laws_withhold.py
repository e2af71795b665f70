"""A broken law of measuring takes an arm's figures of speed out of every page."""

from __future__ import annotations

import pytest

from reports.analysis import analyse
from reports.measured import Measured
from reports.metrics import RULES
from reports.render import RENDERERS, material_of
from reports.statistics.words import Word
from reports.validity import broken_laws
from suites.support.altering import only
from suites.support.bundles import sample_bundle, small_plan
from suites.unit.reports.test_laws_in_rounds import BROKEN

pytestmark = pytest.mark.uncounted

ARM = "versioned@redis"


@pytest.fixture(scope="module", params=list(BROKEN.values()), ids=list(BROKEN))
def broken(request, tmp_path_factory):
    """A bundle in which one arm breaks a law, and the sentence about it."""
    alter, _ = request.param
    plan = small_plan()
    folder = tmp_path_factory.mktemp("broken")
    bundle = sample_bundle(folder, plan=plan, alter=only(ARM, alter))
    first = next(round_ for round_ in bundle.rounds if round_.arm == ARM)
    return bundle, next(broken_laws(Measured(first), plan))


def test_no_figure_of_speed_is_left(broken):
    """Neither value nor verdict nor place among the best; the reason is there instead."""
    bundle, sentence = broken

    analysis = analyse(bundle)

    arm = analysis.arms[ARM]
    assert arm.withheld is not None
    assert sentence in arm.withheld
    for name, figure in arm.figures.items():
        assert (figure.value is None) or not RULES[name].speed
    for name, comparison in arm.comparisons.items():
        assert comparison.word is Word.CANNOT_TELL or not RULES[name].speed
    assert analysis.ranking.best is None
    assert arm.latency == ()


def test_others_keep_theirs(broken):
    """Who broke no law is not punished."""
    bundle, _ = broken

    analysis = analyse(bundle)

    for name in ("none", "none-again"):
        assert analysis.arms[name].withheld is None
        assert analysis.arms[name].figures["p50_ms"].value is not None


@pytest.mark.parametrize("renderer", RENDERERS, ids=lambda renderer: renderer.suffix)
def test_every_page_says_why(broken, renderer):
    """The sentence of the law, with the figures that contradict each other."""
    bundle, sentence = broken

    # A terminal's lines end where they are long enough.
    text = " ".join(renderer.render(material_of(bundle)).split())

    assert sentence in text
    assert "withheld" in text
