"""The report as a reader has it: one file, opened in a browser, from a disk."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from reports.render import render_all
from reports.store import Bundle
from suites.support.altering import only, with_operation
from suites.support.bundles import sample_bundle, sample_plan, unpack
from suites.support.looks import broken_rules

SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
PHONE = {"width": 360, "height": 740}
SIZES_OF_MARKS = """
    charts => charts.flatMap(chart =>
        [...chart.querySelectorAll(
            "rect.bar, path.curve, path.marker, rect.column, path.message"
        )]
            .map(mark => mark.getBoundingClientRect())
            .filter(box => box.width + box.height === 0)
    ).length
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """Nine arms in four blocks; one answered wrongly, so that doubts are shown too."""
    folder = tmp_path_factory.mktemp("bundles") / "run"
    sample_bundle(
        folder,
        plan=sample_plan(window_s=5.0),
        alter=only("fragment@redis", with_operation(wrong=1)),
    )
    return render_all(folder)["html"]


@pytest.fixture(scope="module")
def short_report(tmp_path_factory):
    """Of each kind of arm one: what rules are about is all there, and no part twice."""
    folder = tmp_path_factory.mktemp("bundles") / "run"
    arms = ("none", "none-again", "fragment@redis", "versioned@redis")
    sample_bundle(
        folder,
        plan=sample_plan(window_s=5.0, arms=arms),
        alter=only("fragment@redis", with_operation(wrong=1)),
    )
    return render_all(folder)["html"]


@pytest.fixture
def opened(report, page):
    page.goto(report.as_uri())
    return page


def overflow_of(page):
    """How many pixels of the page lie beside the window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def test_the_verdict_is_what_is_seen_first(opened):
    """Who won stands above the fold, as the page's only first heading."""
    headline = opened.get_by_role("heading", level=1)

    expect(headline).to_contain_text("per_view@redis")
    expect(headline).to_be_in_viewport()


def test_charts_are_drawn(opened):
    """Each drawing has marks, and no mark is without size."""
    charts = opened.get_by_role("img")

    assert charts.count() >= 8 + 8
    assert charts.evaluate_all(SIZES_OF_MARKS) == 0
    for chart in charts.all():
        marks = chart.locator("rect.bar, path.curve, path.marker, path.message")
        assert marks.count() > 0


def test_each_strategy_is_drawn_and_told_step_by_step(opened):
    """The drawing has a name, and the same steps stand in a list that unfolds."""
    card = opened.locator(".card", has_text="Rows, under a version")

    expect(
        card.get_by_role("img", name="Rows, under a version, step by step")
    ).to_be_visible()
    card.get_by_text("The steps as a list").click()

    expect(card.get_by_text("site to cache: raise the counter to 8")).to_be_visible()


def test_nothing_is_fetched(report, context):
    """Neither from the network nor from the disk: the page is one file."""
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(report.as_uri(), wait_until="load")
    page.get_by_role("link", name="Data", exact=True).click()

    strangers = [url for url in asked if not url.startswith("data:")]
    assert strangers == [report.as_uri()]


@SCHEMES
def test_no_rule_of_accessibility_is_broken(short_report, new_context, scheme):
    """In light and in dark, with everything unfolded."""
    # axe is put into the page from outside, which the page's own policy forbids.
    page = new_context(color_scheme=scheme, bypass_csp=True).new_page()
    page.goto(short_report.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    assert broken_rules(page, scheme) == ""


@SCHEMES
def test_light_and_dark_differ(report, new_context, scheme):
    """The page follows the reader's system."""
    page = new_context(color_scheme=scheme).new_page()
    page.goto(report.as_uri())

    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")

    dark = sum(map(int, colour.removeprefix("rgb(").removesuffix(")").split(","))) < 200
    assert dark == (scheme == "dark")


def test_on_a_phone_nothing_sticks_out(report, new_context):
    """At 360 pixels the page scrolls down and not sideways; wide things scroll inside."""
    page = new_context(viewport=PHONE).new_page()

    page.goto(report.as_uri())

    assert overflow_of(page) <= 0
    table = page.get_by_role("region", name="Table of arms")
    assert table.evaluate("region => region.scrollWidth > region.clientWidth")


def test_on_a_desk_the_table_of_arms_fits(opened):
    """At 1280 pixels no column is hidden."""
    table = opened.get_by_role("region", name="Table of arms")

    assert table.evaluate("region => region.scrollWidth - region.clientWidth") <= 0


class TestKeyboard:
    def test_the_first_stop_leads_past_the_navigation(self, opened):
        """A skip link, hidden until it is reached."""
        opened.keyboard.press("Tab")
        skip = opened.get_by_role("link", name="To the verdict")

        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()

    def test_everything_that_does_something_is_reached(self, opened):
        """Links, buttons, folded tables and regions that scroll, with Tab alone."""
        wanted = opened.evaluate(
            """() => [...document.querySelectorAll(
                   "a[href], button, summary, .scroll[tabindex]"
               )].filter(stop => stop.checkVisibility()).length"""
        )

        reached = opened.evaluate("() => 0")
        opened.evaluate("window.stops = new Set()")
        for _ in range(wanted + 5):
            opened.keyboard.press("Tab")
            reached = opened.evaluate(
                "window.stops.add(document.activeElement) && window.stops.size"
            )

        assert reached >= wanted

    def test_a_folded_table_opens_by_key(self, opened):
        """The figures of a chart for those who do not see it."""
        summary = opened.get_by_text("The figures as a table").first

        summary.focus()
        opened.keyboard.press("Enter")

        expect(
            opened.get_by_role(
                "table", name="What speed costs in staleness", exact=True
            )
        ).to_be_visible()


class TestComfort:
    def test_a_head_sorts_its_table(self, opened):
        """Both ways, click by click; an arm without a figure stays below."""
        table = opened.get_by_role("region", name="Table of arms")
        head = table.get_by_role("columnheader", name="p50")

        head.get_by_role("button").click()

        expect(head).to_have_attribute("aria-sort", "descending")
        expect(table.locator("tbody tr").first).to_contain_text("none")
        expect(table.locator("tbody tr").last).to_contain_text("withheld")
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", "ascending")
        expect(table.locator("tbody tr").first).to_contain_text("per_view@redis")
        expect(table.locator("tbody tr").last).to_contain_text("withheld")

    def test_an_arm_that_is_chosen_stands_out(self, opened):
        """In every chart all others fade; a second click brings them back."""
        button = opened.get_by_label("Legend").get_by_role(
            "button", name="versioned@redis"
        )

        button.click()

        expect(button).to_have_attribute("aria-pressed", "true")
        others = opened.locator('.charts [data-arm="none"]')
        assert set(
            others.evaluate_all("all => all.map(a => a.classList.contains('faded'))")
        ) == {True}
        mine = opened.locator('.charts [data-arm="versioned@redis"]')
        assert set(
            mine.evaluate_all("all => all.map(a => a.classList.contains('faded'))")
        ) == {False}
        button.click()
        opened.mouse.move(0, 0)
        expect(opened.locator(".faded")).to_have_count(0)

    def test_the_raw_data_can_be_saved(self, opened, tmp_path, report):
        """Without a network: the link holds the bundle."""
        with opened.expect_download() as saved:
            opened.get_by_role("link", name="Everything, as a bundle").click()
        saved.value.save_as(tmp_path / "run.tar.gz")

        with (tmp_path / "run.tar.gz").open("rb") as archive:
            unpack(archive, tmp_path)
        (unpacked,) = (path for path in tmp_path.iterdir() if path.is_dir())
        assert Bundle.open(unpacked).rounds == Bundle.open(report.parent).rounds

    def test_everything_is_there_without_scripts(self, report, new_context):
        """Verdict, charts, tables and data; only comfort is missing."""
        page = new_context(java_script_enabled=False).new_page()

        page.goto(report.as_uri())

        expect(page.get_by_role("heading", level=1)).to_contain_text("per_view@redis")
        assert page.get_by_role("img").count() >= 16
        expect(page.get_by_role("button")).to_have_count(0)
        page.get_by_text("Every figure of every arm").click()
        expect(page.get_by_role("table", name="Median over rounds")).to_be_visible()


class TestPaper:
    def test_paper_is_white_and_has_no_navigation(self, report, new_context):
        """Even for a reader whose screen is dark."""
        page = new_context(color_scheme="dark").new_page()
        page.goto(report.as_uri())

        page.emulate_media(media="print")

        assert (
            page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 28, 26)"
        )
        expect(page.get_by_role("navigation")).to_be_hidden()
        expect(page.get_by_role("link", name="Everything, as a bundle")).to_be_hidden()

    def test_what_is_folded_is_unfolded_for_print(self, opened):
        """And folded again afterwards."""
        opened.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        folded = opened.locator("details:not([open])")
        expect(folded).to_have_count(0)

        opened.evaluate("window.dispatchEvent(new Event('afterprint'))")

        expect(opened.locator("details[open]")).to_have_count(0)

    def test_a_drawing_is_not_told_twice_on_paper(self, opened):
        """The drawings are printed; the lists of their steps are for the screen."""
        opened.emulate_media(media="print")
        opened.evaluate("window.dispatchEvent(new Event('beforeprint'))")

        card = opened.locator(".card").first
        expect(card.get_by_role("img")).to_be_visible()
        expect(card.locator(".steps")).to_be_hidden()
