"""What speed costs in staleness: one dot an arm."""

from __future__ import annotations

import re
from itertools import pairwise

import msgspec
import pytest

from reports.render.charts.tradeoff import tradeoff_chart
from reports.render.tables import arms_ranked
from suites.support.altering import only, with_counters, with_operation
from suites.support.bundles import analysed, copies, sample_plan


@pytest.fixture(scope="module")
def nine_arms(tmp_path_factory):
    return analysed(tmp_path_factory.mktemp("bundles") / "run", plan=sample_plan())


class TestTradeOff:
    def test_every_arm_that_was_probed_has_a_dot_and_a_name(self, nine_arms):
        """The baseline is the measure itself: it has no ratio."""
        chart = picture(nine_arms)

        names = {name for name in nine_arms.arms if name != nine_arms.baseline}
        assert {row[0] for row in chart.rows} == names
        assert set(re.findall(r'data-arm="([^"]+)"', chart.drawing)) == names

    def test_who_is_stale_stands_higher(self, nine_arms):
        """And its share is told in words and in the table."""
        chart = picture(nine_arms)
        shares = {row[0]: row[3] for row in chart.rows}

        assert shares["versioned@redis"] == "0%"
        assert shares["cache_aside@redis"] != "0%"
        assert "versioned@redis" in chart.drawing
        assert height_of(chart, "cache_aside@redis") < height_of(
            chart, "versioned@redis"
        )

    def test_those_that_are_never_stale_do_not_hide_each_other(self, nine_arms):
        """They stand below one another, the fastest first, each beside its name."""
        chart = picture(nine_arms)
        fresh = [row[0] for row in chart.rows if row[3] == "0%"]
        ratios = {row[0]: float(row[1]) for row in chart.rows}

        assert len(fresh) > 2
        downwards = sorted(fresh, key=lambda arm: height_of(chart, arm))
        assert [ratios[arm] for arm in downwards] == sorted(
            (ratios[arm] for arm in fresh), reverse=True
        )
        places = [height_of(chart, arm) for arm in downwards]
        assert min(b - a for a, b in pairwise(places)) >= 15
        assert "stand below one another" in chart.says

    def test_without_probes_there_is_no_picture(self, tmp_path):
        """Nobody knows then what is stale."""

        def unprobed(round_):
            return msgspec.structs.replace(round_, staleness=None)

        assert picture(analysed(tmp_path, alter=unprobed)) is None

    def test_an_arm_that_answered_wrongly_has_no_dot(self, tmp_path):
        """What is wrong has no speed."""
        liar = only("versioned@redis", with_operation(wrong=1))

        chart = picture(analysed(tmp_path, alter=liar))

        assert "versioned@redis" not in [row[0] for row in chart.rows]

    def test_ratios_that_lie_far_apart_stand_by_their_doublings(self, tmp_path):
        """Beside one of dozens, all others would stand on one another."""
        hurried = only("per_view@redis", hurry)
        far = picture(analysed(tmp_path, plan=sample_plan(), alter=hurried))
        places = marks_of(far)

        assert "Each doubling is equally wide." in far.says
        assert min(places) > 0
        assert places[2] - places[1] == pytest.approx(places[10] - places[5], abs=0.2)

    def test_ratios_that_lie_close_stand_by_their_size(self, nine_arms):
        """The axis then begins with nothing: twice as far to the right is twice as fast."""
        chart = picture(nine_arms)
        places = marks_of(chart)

        assert "doubling" not in chart.says
        assert places[2] - places[1] == pytest.approx(places[1] - places[0], abs=0.2)

    def test_of_many_arms_the_unbeaten_are_named(self, nine_arms):
        """Names enough for all would run out of the drawing; the table has all of them."""
        many = copies(arms_ranked(nine_arms), 3)

        chart = picture(nine_arms, arms=many)

        named = set(re.findall(r'class="name"[^>]*>([^#]+)#', chart.drawing))
        # The fastest of all, and the fastest of those that are never stale.
        assert named == {"per_view@redis", "versioned@locmem"}
        assert "those are named that no other beats" in chart.says
        assert len(chart.rows) == 3 * (len(nine_arms.arms) - 1)


def hurry(round_):
    """A strategy that takes a twentieth of the time."""
    used = round_.counters["server_cpu_s"] / 20
    return with_counters(server_cpu_s=used)(round_)


def marks_of(chart):
    """Where the axis of ratios has which figure."""
    found = re.findall(
        r'<text[^>]* x="([\d.]+)"[^>]*text-anchor="middle"[^>]*>([\d.]+)<',
        chart.drawing,
    )
    return {float(figure): float(place) for place, figure in found}


def picture(analysis, *, arms=None):
    return tradeoff_chart(
        arms or arms_ranked(analysis),
        analysis.primary.name,
        title=analysis.primary.title,
        baseline=analysis.baseline,
    )


def height_of(chart, arm):
    """Where the dot of an arm is: the smaller, the higher."""
    group = chart.drawing.partition(f'data-arm="{arm}"')[2]
    place = re.search(r"translate\([\d.]+ ([\d.]+)\)", group)
    assert place is not None
    return float(place[1])
