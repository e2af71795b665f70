"""Where the time of a request goes: parts that make up what a client has waited."""

from __future__ import annotations

import re
from dataclasses import replace

import msgspec
import pytest

from reports.measured import Measured
from reports.parts import OUTSIDE, TITLES, TOLERANCE, explained
from reports.render.charts.parts import parts_chart
from reports.render.tables import parts_table
from suites.support.altering import only, with_counters, with_operation
from suites.support.bundles import analysed, sample_round, small_plan


@pytest.fixture
def done():
    return sample_round(small_plan(), index=0, block=0, arm="none")


def without(*names: str):
    def alter(round_):
        kept = {n: v for n, v in round_.counters.items() if n not in names}
        return msgspec.structs.replace(round_, counters=kept)

    return alter


def boxes_begin(drawing: str) -> float:
    """Where the first box of the first bar stands."""
    bar = drawing.partition('data-arm="none"')[2]
    found = re.search(r'<rect x="([\d.]+)"', bar)
    assert found
    return float(found[1])


class TestParts:
    def test_they_add_up_to_what_clients_saw(self, done):
        """Six parts, each once, and together the mean of the histogram."""
        told = explained([Measured(done)])

        assert told is not None
        assert tuple(told.parts_ms) == TITLES
        assert told.sum_ms == pytest.approx(told.client_ms, rel=0.01)
        assert told.difference == pytest.approx(0, abs=0.01)

    def test_what_the_server_does_not_know_is_queue_and_wire(self, done):
        """The clients' time less the server's, of a request."""
        told = explained(
            [
                Measured(
                    with_counters(
                        explained_requests=10,
                        explained_server_s=0.03,
                        explained_client_s=0.08,
                    )(done)
                )
            ]
        )

        assert told is not None
        assert told.parts_ms[OUTSIDE] == pytest.approx(5)

    def test_every_request_has_the_same_weight(self, done):
        """A round with more requests counts for more: means of rounds are not averaged."""
        long = with_counters(explained_requests=30, explained_cache_s=0.03)(done)
        short = with_counters(explained_requests=10, explained_cache_s=0.05)(done)

        told = explained([Measured(long), Measured(short)])

        assert told is not None
        assert told.parts_ms["cache"] == pytest.approx(80 / 40)

    @pytest.mark.parametrize(
        "alter",
        [
            without("explained_rendering_s"),
            without("explained_client_s"),
            with_counters(explained_requests=0),
            lambda done: msgspec.structs.replace(done, operations=[]),
        ],
        ids=["an older bundle", "no clients", "nobody seen", "no latencies"],
    )
    def test_what_is_not_known_is_not_made_up(self, done, alter):
        """A part that is missing leaves the rest unexplained, too."""
        assert explained([Measured(alter(done))]) is None

    def test_one_round_that_does_not_know_is_enough(self, done):
        """Sums over some of the rounds would be divided by the requests of all."""
        older = without("explained_rendering_s")(done)

        assert explained([Measured(done), Measured(older)]) is None

    def test_no_rounds_explain_nothing(self):
        """An arm that lost its speed has no parts."""
        assert explained([]) is None


class TestChart:
    @pytest.fixture
    def arms(self, tmp_path):
        wrong = only("none-again", with_operation(wrong=1))
        return list(analysed(tmp_path, alter=wrong).arms.values())

    def test_parts_are_drawn_to_scale(self, arms):
        """Each arm that is explained has its six boxes; their widths are its figures."""
        chart = parts_chart(arms)

        assert chart is not None
        (drawn,) = re.findall(
            r'<g data-arm="none">.*?</g>(?=<g |<line|</svg>)', chart.drawing
        )
        widths = [float(w) for w in re.findall(r'<rect [^>]*?width="([\d.]+)"', drawn)]
        parts = list(arms[0].explained.parts_ms.values())
        assert len(widths) == len(parts)
        assert [w / sum(widths) for w in widths] == pytest.approx(
            [part / sum(parts) for part in parts], abs=0.01
        )

    def test_the_table_has_every_figure_and_the_difference(self, arms):
        """For those who do not see the drawing: parts, sum, and what the clients saw."""
        chart = parts_chart(arms)

        assert chart is not None
        assert chart.heads[1:7] == TITLES
        assert [row[0] for row in chart.rows] == ["none", "versioned@redis"]
        assert all(re.fullmatch(r"[+-]\d\.\d%|0%", row[-1]) for row in chart.rows)
        assert all(title in chart.drawing for title in TITLES)

    def test_a_long_wait_is_written_as_people_write_it(self, arms):
        """Hundreds of milliseconds have no power of ten in them."""
        arm = arms[0]
        parts = {**arm.explained.parts_ms, OUTSIDE: 386.2}

        chart = parts_chart(
            [replace(arm, explained=replace(arm.explained, parts_ms=parts))]
        )

        assert chart is not None
        assert re.search(r'class="on-part"[^>]*>386<', chart.drawing)

    def test_less_than_nothing_has_no_box(self, arms):
        """A part below zero is not drawn backwards; its figure stands in the table."""
        arm = arms[0]
        parts = {**arm.explained.parts_ms, OUTSIDE: -0.2}
        chart = parts_chart(
            [replace(arm, explained=replace(arm.explained, parts_ms=parts))]
        )

        assert chart is not None
        assert chart.rows[0][1].startswith("-")
        # One of each part in the legend, and five in the bar.
        assert chart.drawing.count("<rect") == 6 + 5
        whole = parts_chart([arm])
        assert whole is not None
        assert boxes_begin(chart.drawing) == boxes_begin(whole.drawing)

    def test_a_bundle_of_before_has_no_such_chart(self, tmp_path):
        """Rounds whose site said nothing of its parts leave no empty frame."""
        old = analysed(tmp_path, alter=without("explained_view_s"))

        assert parts_chart(list(old.arms.values())) is None
        assert parts_table(list(old.arms.values())).rows == []


def test_a_difference_within_the_tolerance_is_no_doubt(tmp_path):
    """Edges of a window and the width of a histogram's bins are no mistake."""
    analysis = analysed(tmp_path)

    told = [arm.explained for arm in analysis.arms.values()]
    assert all(each and abs(each.difference) < TOLERANCE for each in told)
    assert "unexplained" not in [d.kind.name.lower() for d in analysis.doubts]
