"""A prediction on a page and in a terminal: labelled as one, its errors beside it."""

from __future__ import annotations

import base64
import hashlib
import re

import msgspec
import pytest

from reports.prediction.results import Prediction
from reports.render.charts.curves import Axis, Curve, Dot, curves_chart
from reports.render.prediction import (
    charts_of,
    headline_of,
    page_of,
    popularity_text,
    prediction_lines,
    write_prediction,
)
from reports.store import NotWritten
from suites.support.predictions import sample_prediction
from suites.unit.reports.test_page import Outline

pytestmark = pytest.mark.uncounted


@pytest.fixture(scope="module")
def prediction():
    return sample_prediction()


@pytest.fixture(scope="module")
def page(prediction):
    return page_of(prediction)


class TestHonesty:
    def test_every_prediction_has_its_error_beside_it(self, prediction, page):
        """On the page and in the terminal, in percentage points."""
        told = "\n".join(prediction_lines(prediction))

        for one in prediction.predicted:
            row = next(line for line in told.splitlines() if line.startswith(one.way))
            assert f"{one.error_pp:+.1f} pp" in row
            assert f"<td>{one.error_pp:+.1f} pp</td>" in page

    def test_it_is_called_a_prediction(self, prediction, page):
        """In its title and in that of every chart."""
        assert "predicted" in headline_of(prediction)
        assert all("predicted" in chart.title for chart in charts_of(prediction))
        assert "A prediction is no measurement" in page

    def test_the_headline_has_the_largest_errors_of_what_was_not_seen(self, prediction):
        """By replay and by formula; a replay of its own run proves nothing."""
        far_off = [
            msgspec.structs.replace(one, predicted=0.01)
            if one.arm == "cache_aside@redis"
            else one
            for one in prediction.predicted
        ]
        prediction = msgspec.structs.replace(prediction, predicted=far_off)
        unseen = [one for one in far_off if one.arm != "cache_aside@redis"]
        largest = {
            by_formula: max(
                abs(one.error_pp) for one in unseen if one.by_formula is by_formula
            )
            for by_formula in (True, False)
        }

        headline = headline_of(prediction)

        assert f"within {largest[False]:.1f} points by exact replay" in headline
        assert f"within {largest[True]:.1f} by formula" in headline

    def test_alone_it_is_judged_by_itself(self, prediction):
        """With one run there is nothing else."""
        alone = msgspec.structs.replace(prediction, recorded=prediction.recorded[:1])

        assert "Hit ratios of cache_aside@redis" in headline_of(alone)

    @pytest.mark.parametrize(
        "p_value, words", [(0.4, "may well be Zipf"), (0.005, "is no Zipf")]
    )
    def test_a_bad_fit_is_said(self, prediction, p_value, words):
        """An exponent alone would claim a law."""
        fit = msgspec.structs.replace(prediction.popularity, p_value=p_value)

        assert words in popularity_text(
            msgspec.structs.replace(prediction, popularity=fit)
        )


class TestCurves:
    def test_what_was_measured_is_a_mark_where_it_was_measured(self, prediction):
        """A small cache on the curve by size, the others on that by time to live."""
        by_size, by_ttl = charts_of(prediction)

        assert by_size.drawing.count('class="marker') == 1
        assert by_ttl.drawing.count('class="marker') == 2

    def test_figures_of_curves_and_marks_are_in_the_table(self, prediction):
        """For those who do not see the drawing; misses are what hits are not."""
        by_size, _ = charts_of(prediction)
        small = prediction.recorded[-1]

        row = next(row for row in by_size.rows if row[0] == f"{small.room}")

        assert by_size.heads[-1] == "measured: cache_aside@locmem"
        assert row[-1] == f"{1 - small.hit_ratio:.1%}"

    def test_an_arm_of_ones_own_has_a_look(self):
        """A chart does not fail over a strategy that it does not know."""
        chart = curves_chart(
            [Curve("mine", "hue-other", "", [(1, 0.9), (10, 0.1)])],
            [Dot("mine", "mine.Own@papyrus", (3, 0.4))],
            key="own",
            title="Own",
            says="",
            axis=Axis("entries", "{:g}".format),
        )

        assert 'class="marker hue-other"' in chart.drawing
        assert "mine from 90% at 1 to 10% at 10; mine 40.0% at 3." in chart.drawing


class TestThePage:
    def test_needs_nothing_but_itself(self, page):
        """No script, no address that is not a part of it."""
        outline = Outline(page)
        addresses = [
            value
            for _, attributes in outline.tags
            for name, value in attributes.items()
            if name in ("src", "href") and value
        ]

        assert outline.all("script") == []
        assert [a for a in addresses if not a.startswith(("#", "data:"))] == []
        assert [a for _, a in outline.tags if "style" in a] == []

    def test_its_policy_allows_its_style_alone(self, page):
        """By its hash."""
        style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
        assert style is not None
        digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()

        assert f"style-src &#39;sha256-{digest}&#39;; script-src &#39;none&#39;" in page

    def test_is_for_everybody(self, page):
        """Captions, scopes, names of drawings, and ids that are there once."""
        outline = Outline(page)
        ids = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]

        assert page.count("<table") == page.count("<caption>")
        assert {a.get("scope") for a in outline.all("th")} == {"col", "row"}
        assert len(ids) == len(set(ids))
        for drawing in [a for a in outline.all("svg") if a.get("role") == "img"]:
            assert set((drawing["aria-labelledby"] or "").split()) <= set(ids)

    def test_hostile_names_are_text(self):
        """A world from elsewhere cannot put a script into the page."""
        text = page_of(sample_prediction(world="<script>alert(1)</script>"))

        assert "<script>" not in text

    def test_lies_beside_its_figures(self, prediction, tmp_path):
        """And the figures are the prediction."""
        written = write_prediction(prediction, tmp_path)

        kept = (tmp_path / "prediction.json").read_bytes()
        assert written.read_text() == page_of(prediction)
        assert msgspec.json.decode(kept, type=Prediction) == prediction

    def test_a_folder_that_is_not_there_is_told(self, prediction, tmp_path):
        """As every file of a report."""
        with pytest.raises(NotWritten, match="nowhere"):
            write_prediction(prediction, tmp_path / "nowhere")
