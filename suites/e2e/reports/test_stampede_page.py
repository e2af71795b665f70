"""The report of a stampede as a reader has it: one file, opened in a browser, from a disk."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from reports.stampede.render import render_stampede
from suites.support.stampedes import sample_bundle, sample_plan

SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
PHONE = {"width": 360, "height": 740}
MARKS_WITHOUT_SIZE = """
    charts => charts.flatMap(chart =>
        [...chart.querySelectorAll("path.curve, path.marker")]
            .map(mark => mark.getBoundingClientRect())
            .filter(box => box.width + box.height === 0)
    ).length
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """Two crowds at three triggers, and a run that broke off, so that doubts are shown."""
    folder = tmp_path_factory.mktemp("stampedes") / "run"
    sample_bundle(folder, plan=sample_plan(clients=(5, 10)), rounds=10)
    return render_stampede(folder)["html"]


def test_the_verdict_is_what_is_seen_first(report, page):
    """Who protects the database stands above the fold, as the page's only first heading."""
    page.goto(report.as_uri())

    headline = page.get_by_role("heading", level=1)

    expect(headline).to_contain_text("exactly 1 computation")
    expect(headline).to_be_in_viewport()


def test_charts_are_drawn(report, page):
    """Each drawing has marks, and no mark is without size."""
    page.goto(report.as_uri())

    charts = page.get_by_role("img")

    assert charts.count() == 3 + 3 + 1
    assert charts.evaluate_all(MARKS_WITHOUT_SIZE) == 0
    for chart in charts.all():
        assert chart.locator("path.curve, path.marker").count() > 0


@SCHEMES
def test_no_rule_of_accessibility_is_broken(report, new_context, scheme):
    """In light and in dark, with everything unfolded."""
    # axe is put into the page from outside, which the page's own policy forbids.
    page = new_context(color_scheme=scheme, bypass_csp=True).new_page()
    page.goto(report.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    results = Axe().run(page)

    assert results.violations_count == 0, results.generate_report()


def test_on_a_phone_nothing_sticks_out(report, new_context):
    """At 360 pixels the page scrolls down and not sideways; wide things scroll inside."""
    page = new_context(viewport=PHONE).new_page()

    page.goto(report.as_uri())

    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0
