"""Charts: what they draw, and when there is nothing to draw."""

from __future__ import annotations

import re
from dataclasses import replace

import msgspec
import pytest

from reports.render.charts.bars import bar_chart
from reports.render.charts.cold import cold_chart
from reports.render.charts.forest import common_scale, forest
from reports.render.charts.latency import DRAWN_OF_MANY, WIDTH, latency_chart
from reports.render.charts.looks import HUES, SHAPES, look_of
from reports.render.charts.scales import Scale, axis_marks, decade_marks, round_marks
from reports.render.charts.seconds import second_charts
from reports.render.charts.svg import name_room, path
from reports.render.html import TEMPLATES
from reports.strategies import GENERIC, all_cards
from suites.support.altering import only, with_operation
from suites.support.bundles import analysed, copies, sample_plan, small_plan


@pytest.fixture(scope="module")
def analysis(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundles") / "run"
    return analysed(
        folder, alter=only("none-again", with_operation(wrong=1)), plan=small_plan()
    )


@pytest.fixture
def arms(analysis):
    return list(analysis.arms.values())


class TestBars:
    def test_a_longer_bar_is_a_larger_figure(self, arms):
        """Bars begin at nothing and are drawn to scale."""
        chart = bar_chart(arms, "throughput_per_cpu_s", title="Throughput", says="")
        assert chart is not None
        widths = [
            float(width)
            for width in re.findall(r'<rect [^>]*?width="([\d.]+)"', chart.drawing)
        ]
        values = [
            figure.value
            for arm in arms
            if (figure := arm.figures["throughput_per_cpu_s"]).value is not None
        ]

        assert len(widths) == len(values) == 2
        assert widths[1] / widths[0] == pytest.approx(values[1] / values[0], rel=0.01)

    def test_a_withheld_arm_has_no_bar_and_is_still_there(self, arms):
        """Its name stands beside a dash, and the table says why."""
        chart = bar_chart(arms, "throughput_per_cpu_s", title="Throughput", says="")

        assert chart is not None
        assert "none-again" in chart.drawing
        assert "withheld" in chart.rows[1][2]

    def test_nothing_is_as_long_as_nothing(self, arms):
        """A figure of 0 has a number and no bar."""
        chart = bar_chart(arms, "hit_ratio", title="Hits", says="")

        assert chart is not None
        assert chart.drawing.count("<rect") == 1
        assert ">0%</text>" in chart.drawing

    def test_what_nobody_measured_has_no_chart(self, tmp_path):
        """An empty frame says nothing."""
        nothing = analysed(tmp_path, rounds=0)

        assert (
            bar_chart(list(nothing.arms.values()), "p50_ms", title="", says="") is None
        )


class TestLatency:
    def test_each_arm_has_a_curve_and_its_name(self, arms):
        """Names stand at the ends of curves, so that no colour must be remembered."""
        chart = latency_chart(arms)

        assert chart is not None
        assert len(re.findall(r'class="curve', chart.drawing)) == 2
        assert re.search(r'class="end [^"]*"[^>]*>versioned@redis<', chart.drawing)

    def test_the_table_holds_both_latencies_where_they_differ(self, arms):
        """Corrected, and uncorrected in brackets."""
        chart = latency_chart(arms)

        assert chart is not None
        assert re.search(r"\d ms \([\d.]+ ms\)", " ".join(chart.rows[0]))

    def test_arms_with_fewer_requests_end_earlier(self, tmp_path):
        """Their curve stops where the percentiles do; the table has dashes."""

        def hardly_any(done):
            counters = {"server_cpu_s": 1.0}
            return msgspec.structs.replace(
                done, operations=done.operations[1:3], counters=counters
            )

        few = analysed(tmp_path, alter=only("versioned@redis", hardly_any))

        chart = latency_chart(list(few.arms.values()))

        assert chart is not None
        assert chart.rows[2][-1] == "\N{EN DASH}"

    def test_of_many_arms_the_first_are_drawn(self, arms):
        """Dozens tell nobody anything, and their names would run out of the drawing."""
        many = copies([arm for arm in arms if arm.latency], 11)

        chart = latency_chart(many)

        assert chart is not None
        assert len(re.findall(r'class="curve', chart.drawing)) == DRAWN_OF_MANY
        assert [row[0] for row in chart.rows] == [arm.arm.name for arm in many]
        assert f"Of {len(many)} arms the first {DRAWN_OF_MANY} are drawn" in chart.says

    def test_a_long_name_has_room(self, arms):
        """The curves end sooner, so that it stands inside of the drawing."""
        longest = "stale_while_revalidate@memcached"
        *others, last = arms
        renamed = replace(last, arm=msgspec.structs.replace(last.arm, name=longest))

        chart = latency_chart([*others, renamed])

        assert chart is not None
        found = re.search(rf'<text[^>]* x="([\d.]+)"[^>]*>{longest}<', chart.drawing)
        assert found is not None
        assert float(found[1]) + name_room([longest]) <= WIDTH

    def test_without_requests_there_is_no_chart(self, tmp_path):
        """Nothing was asked, nothing is drawn."""
        assert latency_chart(list(analysed(tmp_path, rounds=0).arms.values())) is None


class TestSeconds:
    def test_each_arm_has_a_panel(self, arms):
        """All but the one that is withheld."""
        panels = second_charts(arms)

        assert [panel.title for panel in panels] == ["none", "versioned@redis"]
        assert all(panel.drawing.count("<rect") == 6 for panel in panels)

    def test_silent_seconds_are_drawn_as_silence(self, tmp_path):
        """A server that answered nothing has no latency, and no column."""

        def silent(done):
            seconds = [
                msgspec.structs.replace(second, completed=0, p50_us=None, p95_us=None)
                for second in done.seconds
            ]
            return msgspec.structs.replace(done, seconds=seconds)

        dead = analysed(tmp_path, alter=silent)

        panels = second_charts(list(dead.arms.values()))

        assert "Nothing was completed." in panels[0].drawing

    def test_without_rounds_there_is_no_panel(self, tmp_path):
        """Time did not pass."""
        assert second_charts(list(analysed(tmp_path, rounds=0).arms.values())) == []


class TestCold:
    def test_cold_and_steady_stand_side_by_side(self, arms):
        """Two marks an arm, and both figures."""
        chart = cold_chart(arms)

        assert chart is not None
        assert [row[0] for row in chart.rows] == ["none", "versioned@redis"]
        assert chart.drawing.count('class="marker') == 4

    def test_where_like_requests_are_known_these_are_compared(self, tmp_path):
        """What came before the site was steady, and what came after."""
        series = [30_000] * 20 + [10_000] * 100
        told = analysed(
            tmp_path,
            alter=lambda done: msgspec.structs.replace(done, warming=series),
        )

        chart = cold_chart(list(told.arms.values()))

        assert chart is not None
        assert chart.rows[0][1:] == ("30.0 ms", "10.0 ms", "20")

    def test_without_warm_up_there_is_no_chart(self, tmp_path):
        """Nothing cold, nothing drawn."""
        warm = analysed(
            tmp_path, alter=lambda done: msgspec.structs.replace(done, cold=[])
        )

        assert cold_chart(list(warm.arms.values())) is None


class TestForest:
    def test_the_interval_lies_right_of_no_difference(self, analysis, arms):
        """An arm with a ratio above 1 is drawn right of the line."""
        scale = common_scale(arms[2].comparisons.values())

        cell = forest(arms[2], "throughput_per_cpu_s", scale, threshold=0.03)

        unity = re.search(r'x1="([\d.]+)"[^>]*class="unity"', cell)
        interval = re.search(r'x1="([\d.]+)"[^>]*class="interval', cell)
        assert unity is not None
        assert interval is not None
        assert float(interval[1]) > float(unity[1])

    def test_what_has_no_ratio_has_no_drawing(self, arms):
        """Neither the baseline nor a withheld arm."""
        scale = common_scale([])

        assert forest(arms[0], "p50_ms", scale, threshold=0.03) == ""
        assert forest(arms[1], "p50_ms", scale, threshold=0.03) == ""

    def test_a_single_round_has_a_mark_and_no_interval(self, tmp_path):
        """Nobody knows how wide it would be."""
        once = analysed(tmp_path, plan=sample_plan(blocks=1))
        arm = once.arms["versioned@redis"]

        cell = forest(
            arm,
            "throughput_per_cpu_s",
            common_scale(arm.comparisons.values()),
            threshold=0.03,
        )

        assert "marker" in cell
        assert 'class="interval' not in cell


class TestLooks:
    def test_no_two_arms_look_alike(self):
        """Colour, mark, dash and hollowness together are unique."""
        looks = [look_of(arm) for arm in sample_plan().arms]

        assert len(set(looks)) == len(looks)

    def test_a_twin_is_its_original_but_hollow(self):
        """Same colour and mark; nobody takes it for a strategy of its own."""
        original, twin = map(look_of, sample_plan().arms[:2])

        assert (twin.hue, twin.shape) == (original.hue, original.shape)
        assert (original.hollow, twin.hollow) == (False, True)

    def test_no_two_strategies_differ_by_colour_alone(self):
        """Whoever sees no colours sees shapes."""
        redis = [look_of(arm) for arm in sample_plan().arms if arm.backend == "redis"]

        assert len({look.shape for look in redis}) == len(redis)

    def test_every_strategy_with_a_card_has_a_look_of_its_own(self):
        """A shape that no other has, and a colour that the stylesheet knows in both schemes."""
        strategies = [name for name in all_cards() if name != GENERIC]
        stylesheet = (TEMPLATES / "page.css").read_text("utf-8")

        assert sorted(HUES) == sorted(SHAPES) == sorted(strategies)
        assert len(set(SHAPES.values())) == len(SHAPES)
        for name in strategies:
            hue = f"hue-{name.replace('_', '-')}"
            assert len(re.findall(rf"--{hue}: #\w{{6}};", stylesheet)) == 2
            assert f".{hue} {{ --hue: var(--{hue}); }}" in stylesheet

    def test_an_unknown_strategy_and_backend_have_a_look(self):
        """Nobody's own strategy is invisible."""
        mine = msgspec.structs.replace(
            sample_plan().arms[2], strategy="mine", backend="papyrus"
        )

        look = look_of(mine)

        assert (look.hue, bool(look.dash)) == ("hue-other", True)


class TestScales:
    def test_equal_ends_are_one_place(self):
        """A scale of a single value does not divide by nothing."""
        assert Scale(3, 3, 10, 20)(3) == 10

    def test_marks_of_nothing(self):
        """Even an axis without figures has one."""
        assert round_marks(0) == [0.0, 1.0]

    def test_marks_of_memory_are_whole_megabytes(self):
        """People read megabytes."""
        assert [mark / 2**20 for mark in axis_marks(38 * 2**20, "bytes")] == [
            0,
            10,
            20,
            30,
            40,
        ]

    @pytest.mark.parametrize(
        "values, ends",
        [([3.0, 4.0], (2, 5)), ([1.0, 1.0], (1, 2)), ([0.3, 900.0], (0.2, 1000))],
    )
    def test_decades_enclose_what_they_are_for(self, values, ends):
        """The first mark is at or below the least value, the last above the greatest."""
        marks = decade_marks(values)

        assert (marks[0], marks[-1]) == ends


def test_a_path_of_one_point_is_a_point():
    """It has a place, and no length."""
    assert 'd="M1.0 2.0"' in path([(1, 2)], "curve")
