"""A laboratory's report as a reader has it: one file, opened in a browser, from a disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from reports.kinds import LABORATORIES
from suites.support import outages, stampedes
from suites.support.looks import broken_rules

SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
PHONE = {"width": 360, "height": 740}
MARKS_WITHOUT_SIZE = """
    charts => charts.flatMap(chart =>
        [...chart.querySelectorAll("path.curve, path.marker")]
            .map(mark => mark.getBoundingClientRect())
            .filter(box => box.width + box.height === 0)
    ).length
"""


@dataclass(frozen=True)
class Report:
    page: Path
    headline: str
    charts: int


def of_a_stampede(folder: Path) -> Report:
    """Two crowds at three triggers, and a run that broke off, so that doubts are shown."""
    plan = stampedes.sample_plan(clients=(5, 10))
    stampedes.sample_bundle(folder, plan=plan, rounds=10)
    page = LABORATORIES["stampede"].render(folder)["html"]
    return Report(page, "exactly 1 computation", charts=3 + 3 + 1)


def of_an_outage(folder: Path) -> Report:
    """Three arms at three faults, one of which cannot be, and a run that broke off."""
    outages.sample_bundle(folder, rounds=10)
    page = LABORATORIES["outage"].render(folder)["html"]
    return Report(page, "No error in", charts=3 * 3 - 1)


@pytest.fixture(
    scope="module", params=[of_a_stampede, of_an_outage], ids=["stampede", "outage"]
)
def report(request, tmp_path_factory):
    return request.param(tmp_path_factory.mktemp("laboratory") / "run")


def test_the_verdict_is_what_is_seen_first(report, page):
    """What was found stands above the fold, as the page's only first heading."""
    page.goto(report.page.as_uri())

    headline = page.get_by_role("heading", level=1)

    expect(headline).to_contain_text(report.headline)
    expect(headline).to_be_in_viewport()


def test_charts_are_drawn(report, page):
    """Each drawing has marks, and no mark is without size."""
    page.goto(report.page.as_uri())

    charts = page.get_by_role("img")

    assert charts.count() == report.charts
    assert charts.evaluate_all(MARKS_WITHOUT_SIZE) == 0
    for chart in charts.all():
        assert chart.locator("path.curve, path.marker").count() > 0


def test_every_chart_has_its_figures_as_a_table(report, page):
    """It is unfolded with the keyboard alone."""
    page.goto(report.page.as_uri())
    folded = page.locator("figure details")

    folded.first.locator("summary").focus()
    page.keyboard.press("Enter")

    assert folded.count() == report.charts
    expect(folded.first.get_by_role("table")).to_be_visible()


@SCHEMES
def test_no_rule_of_accessibility_is_broken(report, new_context, scheme):
    """In light and in dark, with everything unfolded."""
    # axe is put into the page from outside, which the page's own policy forbids.
    page = new_context(color_scheme=scheme, bypass_csp=True).new_page()
    page.goto(report.page.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    assert broken_rules(page, scheme) == ""


def test_on_a_phone_nothing_sticks_out(report, new_context):
    """At 360 pixels the page scrolls down and not sideways; wide things scroll inside."""
    page = new_context(viewport=PHONE).new_page()

    page.goto(report.page.as_uri())

    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0
