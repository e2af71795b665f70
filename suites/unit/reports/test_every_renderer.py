"""One contract for all renderers: what is true is said in each of them."""

from __future__ import annotations

import msgspec
import pytest

from reports.render import RENDERERS, material_of
from reports.render.verdict import verdict_of
from reports.render.wording import ratio_text, verdict_word
from reports.store import Bundle
from suites.support.altering import only, with_operation
from suites.support.bundles import sample_bundle, sample_plan, small_plan

pytestmark = pytest.mark.uncounted

BY_SUFFIX = pytest.mark.parametrize(
    "renderer", RENDERERS, ids=lambda renderer: renderer.suffix
)


@pytest.fixture(scope="module")
def material(tmp_path_factory):
    """Four arms: a winner, the baseline and its twin, and one that answered wrongly."""
    folder = tmp_path_factory.mktemp("bundles") / "run"
    sample_bundle(
        folder,
        plan=sample_plan(
            arms=("none", "none-again", "versioned@redis", "signals@redis"),
            window_s=6.0,
        ),
        alter=only("signals@redis", with_operation(wrong=1)),
    )
    return material_of(Bundle.open(folder))


def primary_of(analysis, arm):
    return arm.comparisons.get(analysis.primary.name)


@BY_SUFFIX
def test_every_arm_is_there_with_word_and_ratio(renderer, material):
    """Name, verdict and ratio of each arm, in the same words and digits everywhere."""
    text = renderer.render(material)

    analysis = material.analysis
    for name, arm in analysis.arms.items():
        assert name in text
        assert verdict_word(arm, analysis.primary) in text
        assert ratio_text(primary_of(analysis, arm)) in text


@BY_SUFFIX
def test_the_headline_is_there(renderer, material):
    """The answer in one sentence."""
    assert verdict_of(material.analysis).headline in renderer.render(material)


@BY_SUFFIX
def test_grave_doubts_are_there_with_their_remedy(renderer, material):
    """A renderer that left them out would mislead."""
    text = " ".join(renderer.render(material).split())

    assert "Wrong answers" in text or "wrong_answers" in text
    assert "the load users&#39; checks" in text or "the load users' checks" in text


@BY_SUFFIX
def test_a_withheld_arm_shows_no_speed(renderer, material):
    """What would have been its ratio is nowhere."""
    text = renderer.render(material)

    assert "withheld" in text
    assert "1.98" not in text


@BY_SUFFIX
def test_equal_material_gives_equal_text(renderer, material):
    """No clock, no chance, no order of a set."""
    assert renderer.render(material) == renderer.render(material)


@BY_SUFFIX
@pytest.mark.parametrize("rounds", [0, 1, 5])
def test_a_run_that_ended_early_is_rendered(renderer, tmp_path, rounds):
    """However little there is, it is said."""
    sample_bundle(tmp_path, plan=small_plan(), rounds=rounds)

    text = renderer.render(material_of(Bundle.open(tmp_path)))

    assert f"{rounds} of 12 planned rounds" in " ".join(text.split())


@BY_SUFFIX
def test_a_clean_run_is_rendered_without_doubts(renderer, tmp_path):
    """Where nothing arose, nothing is made up."""
    cores = {"app": [0], "database": [1], "cache": [1], "generator": [2]}
    plan = msgspec.structs.replace(
        small_plan(seed=3, cores=cores), workload=sample_plan(window_s=10.0).workload
    )
    sample_bundle(tmp_path, plan=plan)

    text = renderer.render(material_of(Bundle.open(tmp_path)))

    assert "Remedy" not in text
    assert "Doubt " not in text


@BY_SUFFIX
def test_suffixes_differ(renderer):
    """No renderer overwrites another's file."""
    same = [other for other in RENDERERS if other.suffix == renderer.suffix]

    assert len(same) == 1
