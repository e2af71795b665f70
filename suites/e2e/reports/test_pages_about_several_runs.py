"""Two runs compared, and the list of all runs: as a reader has them, from a disk."""

from __future__ import annotations

import msgspec
import pytest
from playwright.sync_api import expect

from reports.agreement import agreement_of
from reports.render import render_all
from reports.render.agreement import render_agreement
from reports.render.listing import write_index
from reports.store import Bundle
from suites.support.altering import only, with_operation
from suites.support.bundles import sample_bundle, sample_environment, sample_plan
from suites.support.looks import broken_rules

ARMS = ("none", "none-again", "versioned@redis", "signals@redis", "per_view@redis")
PLAN = msgspec.structs.replace(
    sample_plan(arms=ARMS, blocks=6, window_s=4.0), practical_threshold=0.05
)
LATER = msgspec.structs.replace(
    PLAN, run_id="caching-later", seed=9, created_at="2026-06-11T08:00:00Z"
)
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
PAGES = pytest.mark.parametrize("name", ["alike", "unlike", "list", "empty list"])
PHONE = {"width": 360, "height": 740}


def slower(done):
    counters = {**done.counters, "server_cpu_s": done.counters["server_cpu_s"] * 1.3}
    return msgspec.structs.replace(done, counters=counters)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Two comparisons (one with absolute figures, one without) and two lists."""
    runs = tmp_path_factory.mktemp("runs")
    first = sample_bundle(runs / "first", plan=PLAN)
    second = sample_bundle(
        runs / "second", plan=LATER, alter=only("signals@redis", slower)
    )
    third = sample_bundle(
        tmp_path_factory.mktemp("third") / "third",
        plan=LATER,
        environment=msgspec.structs.replace(sample_environment(), cpu="Other CPU"),
        alter=only("signals@redis", with_operation(wrong=1)),
    )
    render_all(second.folder)
    (runs / "damaged").mkdir()
    alike = agreement_of(Bundle.open(first.folder), Bundle.open(second.folder))
    unlike = agreement_of(Bundle.open(first.folder), Bundle.open(third.folder))
    return {
        "alike": render_agreement(alike, runs / "second")["html"],
        "unlike": render_agreement(unlike, third.folder)["html"],
        "list": write_index(runs),
        "empty list": write_index(tmp_path_factory.mktemp("empty")),
    }


@PAGES
@SCHEMES
def test_no_rule_of_accessibility_is_broken(pages, new_context, name, scheme):
    """In light and in dark, with everything unfolded."""
    # axe is put into the page from outside, which the page's own policy forbids.
    page = new_context(color_scheme=scheme, bypass_csp=True).new_page()
    page.goto(pages[name].as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    assert broken_rules(page, scheme) == ""


@PAGES
def test_nothing_is_fetched(pages, context, name):
    """Each page is one file, and a small one."""
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(pages[name].as_uri(), wait_until="load")

    strangers = [url for url in asked if not url.startswith("data:")]
    assert strangers == [pages[name].as_uri()]
    assert pages[name].stat().st_size < 200_000


@PAGES
def test_on_a_phone_nothing_sticks_out(pages, new_context, name):
    """At 360 pixels pages scroll down and not sideways; wide things scroll inside."""
    page = new_context(viewport=PHONE).new_page()

    page.goto(pages[name].as_uri())

    beside = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert beside <= 0


@PAGES
def test_everything_that_does_something_is_reached_by_keyboard(pages, page, name):
    """Links, buttons, folded tables and regions that scroll, with Tab alone."""
    page.goto(pages[name].as_uri())
    wanted = page.evaluate(
        """() => [...document.querySelectorAll(
               "a[href], button, summary, .scroll[tabindex]"
           )].filter(stop => stop.checkVisibility()).length"""
    )

    page.evaluate("window.stops = new Set()")
    reached = 0
    for _ in range(wanted + 3):
        page.keyboard.press("Tab")
        reached = page.evaluate(
            "window.stops.add(document.activeElement) && window.stops.size"
        )

    assert reached >= wanted


@PAGES
def test_paper_is_white(pages, new_context, name):
    """Even for a reader whose screen is dark."""
    page = new_context(color_scheme="dark").new_page()
    page.goto(pages[name].as_uri())

    page.emulate_media(media="print")

    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 28, 26)"


@PAGES
def test_everything_is_there_without_scripts(pages, new_context, name):
    """Headline and tables; only sorting is missing."""
    page = new_context(java_script_enabled=False).new_page()

    page.goto(pages[name].as_uri())

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)


class TestTwoRuns:
    def test_the_answer_is_what_is_seen_first(self, pages, page):
        """Whether they agree stands above the fold, as the only first heading."""
        page.goto(pages["alike"].as_uri())
        headline = page.get_by_role("heading", level=1)

        expect(headline).to_contain_text("B differs from A in signals@redis")
        expect(headline).to_be_in_viewport()

    def test_both_runs_are_drawn_with_their_figures_beside(self, pages, page):
        """Two marks an arm; the drawing's description holds the same ratios."""
        page.goto(pages["alike"].as_uri())
        drawing = page.get_by_role("img")

        assert drawing.locator("path.marker").count() == 2 * 4
        assert "signals@redis: A " in drawing.locator("desc").text_content()

    def test_absolute_figures_stand_only_where_they_may(self, pages, page):
        """Of like machines; of unlike ones the page says what differs."""
        page.goto(pages["alike"].as_uri())
        expect(
            page.get_by_role("region", name="Table of absolute figures")
        ).to_be_visible()

        page.goto(pages["unlike"].as_uri())
        expect(
            page.get_by_role("region", name="Table of absolute figures")
        ).to_have_count(0)
        expect(page.get_by_role("region", name="Table of differences")).to_contain_text(
            "Other CPU"
        )

    def test_a_head_sorts_its_table(self, pages, page):
        """By the ratio of ratios: the arm that differs is last, then first."""
        page.goto(pages["alike"].as_uri())
        table = page.get_by_role("region", name="Table of arms")
        head = table.get_by_role("columnheader", name="ratio of ratios")

        head.get_by_role("button").click()
        expect(table.locator("tbody tr").last).to_contain_text("signals@redis")
        head.get_by_role("button").click()
        expect(table.locator("tbody tr").first).to_contain_text("signals@redis")


class TestAllRuns:
    def test_a_run_leads_to_its_report_and_back_in_time(self, pages, page):
        """The newest first; its headline is the link."""
        page.goto(pages["list"].as_uri())
        rows = page.get_by_role("region", name="Table of runs").locator("tbody tr")

        expect(rows.first).to_contain_text("caching-later")
        expect(rows.last).to_contain_text("4 May 2026, 09:30 UTC")
        rows.first.get_by_role("link").first.click()

        expect(page).to_have_url(
            pages["list"].parent.joinpath("second/report.html").as_uri()
        )

    def test_the_comparison_is_reached_from_the_run_that_repeats(self, pages, page):
        """It lies beside its report."""
        page.goto(pages["list"].as_uri())

        page.get_by_role("link", name="Compared with the run that it repeats").click()

        expect(page.get_by_role("heading", level=1)).to_contain_text("B differs from A")

    def test_what_cannot_be_read_is_told(self, pages, page):
        """With its name and the reason."""
        page.goto(pages["list"].as_uri())

        expect(page.get_by_role("heading", name="damaged")).to_be_visible()
        expect(page.get_by_text("damaged holds no results")).to_be_visible()

    def test_runs_can_be_sorted_by_key(self, pages, page):
        """By time, oldest first, without a mouse."""
        page.goto(pages["list"].as_uri())
        button = page.get_by_role("columnheader", name="run", exact=True).get_by_role(
            "button"
        )
        rows = page.locator("tbody tr")

        button.focus()
        page.keyboard.press("Enter")
        expect(rows.first).to_contain_text("caching-later")
        page.keyboard.press("Enter")

        expect(rows.first).to_contain_text("caching-sample-7")
