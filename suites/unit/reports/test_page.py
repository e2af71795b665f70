"""The report as one page: complete in itself, safe, and in order."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import tarfile
from html.parser import HTMLParser
from itertools import pairwise

import msgspec
import pytest

from reports.render import material_of, render_all
from reports.render.page import Page
from reports.store import Bundle
from suites.support.bundles import sample_bundle, sample_plan, small_plan, unpack

pytestmark = pytest.mark.uncounted


class Outline(HTMLParser):
    """What a page consists of, tag by tag."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, *names: str):
        return [attributes for tag, attributes in self.tags if tag in names]


def page_of(folder, **options):
    sample_bundle(folder, **{"plan": small_plan(), **options})
    return Page().render(material_of(Bundle.open(folder)))


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    plan = sample_plan(window_s=4.0)
    return page_of(tmp_path_factory.mktemp("bundles") / "run", plan=plan)


@pytest.fixture(scope="module")
def outline(page):
    return Outline(page)


class TestCompleteInItself:
    def test_nothing_is_loaded_from_anywhere(self, outline):
        """Every address on the page is a part of the page, or data in it."""
        addresses = [
            attributes[name]
            for _, attributes in outline.tags
            for name in ("src", "href", "action", "srcset", "data")
            if attributes.get(name)
        ]

        strangers = [a for a in addresses if not a.startswith(("#", "data:"))]
        assert strangers == []

    def test_styles_name_no_address(self, page):
        """No import, no font, no picture from elsewhere."""
        styles = re.search(r"<style>(.*?)</style>", page, re.DOTALL)

        assert styles is not None
        assert not re.search(r"url\(|@import|https?:", styles[1])

    def test_the_policy_forbids_all_else(self, page, outline):
        """Styles and scripts on the page are allowed by their hashes, nothing by default."""
        policy = next(
            attributes["content"]
            for attributes in outline.all("meta")
            if attributes.get("http-equiv") == "Content-Security-Policy"
        )
        parts = re.findall(
            r"<(?:style|script)>(.*?)</(?:style|script)>", page, re.DOTALL
        )
        digests = [
            base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
            for part in parts
        ]

        assert policy is not None
        assert policy.startswith("default-src 'none'")
        assert "img-src data:;" in policy
        assert "*" not in policy
        assert len(digests) == 2
        assert all(f"'sha256-{digest}'" in policy for digest in digests)

    def test_no_element_has_a_style_of_its_own(self, outline):
        """The policy would not apply it."""
        assert [a for _, a in outline.tags if "style" in a] == []

    def test_it_is_small(self, page):
        """Nine arms in four blocks fit into a megabyte, raw data included."""
        assert len(page.encode()) < 1_000_000


class TestRawData:
    def test_the_bundle_can_be_unpacked_from_it(self, tmp_path):
        """What comes out of the link is the bundle, byte for byte."""
        text = page_of(tmp_path / "run")
        link = re.search(r'download="([^"]+\.tar\.gz)" href="data:[^,]+,([^"]+)"', text)
        assert link is not None

        unpack(io.BytesIO(base64.b64decode(link[2])), tmp_path / "out")

        again = Bundle.open(tmp_path / "out" / small_plan().run_id)
        assert again.rounds == Bundle.open(tmp_path / "run").rounds

    def test_a_bundle_without_sums_is_packed_too(self, tmp_path):
        """A bundle may have been made by other means."""
        sample_bundle(tmp_path, plan=small_plan())
        (tmp_path / "SHA256SUMS").unlink()

        archive = io.BytesIO(material_of(Bundle.open(tmp_path)).archive)

        with tarfile.open(fileobj=archive) as tar:
            assert len(tar.getnames()) == 2 + 12

    def test_equal_bundles_are_packed_into_equal_bytes(self, tmp_path):
        """No date is packed, neither of the files nor of the packing."""
        sample_bundle(tmp_path, plan=small_plan())

        archive = material_of(Bundle.open(tmp_path)).archive

        assert archive[4:8] == bytes(4)
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            assert {entry.mtime for entry in tar} == {0}

    def test_one_line_a_round(self, tmp_path):
        """For a spreadsheet: arm, block, and every metric."""
        text = page_of(tmp_path)
        link = re.search(r'href="data:text/csv;base64,([^"]+)"', text)
        assert link is not None

        lines = base64.b64decode(link[1]).decode().splitlines()

        assert lines[0].startswith("arm,block,throughput_per_cpu_s")
        assert len(lines) == 1 + 12


class TestOrder:
    def test_the_verdict_comes_first(self, outline):
        """Then the arms, the charts, how they work, the doubts, the method, the data."""
        sections = [attributes["id"] for attributes in outline.all("section")]

        assert sections == [
            "verdict",
            "arms",
            "charts",
            "strategies",
            "doubts",
            "method",
            "environment",
            "data",
        ]

    def test_headings_leave_out_no_level(self, outline):
        """One h1, and no h4 right below an h2."""
        levels = [
            int(tag[1]) for tag, _ in outline.tags if re.fullmatch(r"h[1-6]", tag)
        ]

        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b - a <= 1 for a, b in pairwise(levels))

    def test_ids_are_unique(self, outline):
        """Names of charts and links depend on it."""
        ids = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]

        assert len(ids) == len(set(ids))

    def test_links_lead_somewhere(self, outline):
        """Every address inside the page exists."""
        ids = {attributes.get("id") for _, attributes in outline.tags}
        inside = {a["href"] for a in outline.all("a") if a["href"].startswith("#")}

        assert {address[1:] for address in inside} <= ids


class TestForEverybody:
    def test_tables_have_captions_and_scopes(self, page, outline):
        """A reader who listens knows where she is."""
        assert page.count("<table") == page.count("<caption>")
        assert {a.get("scope") for a in outline.all("th")} == {"col", "row"}

    def test_charts_have_names_and_descriptions(self, outline):
        """Each drawing that is no ornament says what it shows."""
        drawings = [a for a in outline.all("svg") if a.get("role") == "img"]
        ids = {attributes.get("id") for _, attributes in outline.tags}

        assert len(drawings) >= 8
        for drawing in drawings:
            assert set((drawing["aria-labelledby"] or "").split()) <= ids

    def test_what_scrolls_can_be_reached(self, outline):
        """By keyboard, and with a name."""
        scrolling = [
            a for _, a in outline.tags if "scroll" in (a.get("class") or "").split()
        ]

        assert scrolling
        assert all(a["tabindex"] == "0" and a["aria-label"] for a in scrolling)


class TestSafety:
    def test_hostile_names_are_text(self, tmp_path):
        """A plan from elsewhere cannot put a script into the page."""
        evil = '<script>alert("x")</script>'
        plan = small_plan(question=evil, expectation=evil, caveats=[evil])

        text = page_of(tmp_path, plan=plan)

        assert evil not in text
        assert text.count("<script>") == 1
        assert "&lt;script&gt;alert" in text


class TestParts:
    def test_a_winner_stands_out(self, page):
        """Its ratio is the largest thing on the page."""
        assert re.search('<p class="figure">[0-9.]+\N{MULTIPLICATION SIGN}</p>', page)
        assert page.count('class="best"') == 1

    def test_without_a_winner_no_figure_stands_out(self, tmp_path):
        """A large number would look like a verdict."""
        text = page_of(tmp_path, rounds=1)

        assert 'class="figure"' not in text
        assert 'class="best"' not in text
        assert "before you believe this" in text

    def test_caveats_of_the_experiment_are_there(self, tmp_path):
        """Before anybody generalises."""
        plan = small_plan(caveats=["One process on one core."])

        text = page_of(tmp_path, plan=plan)

        assert "Before you generalise" in text
        assert "One process on one core." in text

    def test_a_strategy_of_ones_own_has_a_card(self, tmp_path):
        """A report does not fail over a strategy that it has no words for."""
        plan = small_plan()
        mine = msgspec.structs.replace(
            plan.arms[2], strategy="mine.Own", backend="papyrus", settings={}
        )

        text = page_of(tmp_path, plan=small_plan(arms=[*plan.arms[:2], mine]))

        assert "A strategy of your own" in text
        assert "mine.Own" in text

    def test_a_clean_run_says_that_no_doubt_arose(self, tmp_path):
        """Silence could be an omission."""
        cores = {"app": [0], "database": [1], "cache": [1], "generator": [2]}
        plan = msgspec.structs.replace(
            small_plan(seed=3, cores=cores),
            workload=sample_plan(window_s=10.0).workload,
        )

        assert "None of the doubts that this report knows arose." in page_of(
            tmp_path, plan=plan
        )

    def test_a_closed_loop_is_described_as_one(self, tmp_path):
        """With its think time."""
        workload = msgspec.structs.replace(
            small_plan().workload, loop="closed", think_time_s=1.5
        )

        text = page_of(tmp_path, plan=small_plan(workload=workload))

        assert "Closed loop with a think time of 1.5 s" in text


def test_two_doubts_of_one_kind_are_named_once_at_the_top(tmp_path):
    """Other programs and other guests are both other work; their causes stand below."""

    def busy(done):
        after = msgspec.structs.replace(
            done.host_after, busy_share=0.3, steal_share=0.1
        )
        return msgspec.structs.replace(done, host_after=after)

    page = page_of(tmp_path / "run", alter=busy)

    banner = re.search(r"before you believe this:</strong>(.*?)<a ", page, re.DOTALL)
    assert banner is not None
    assert banner[1].count("the machine had other work") == 1
    assert page.count("The machine had other work") >= 2


def test_files_are_written_into_the_bundle(tmp_path):
    """Page, Markdown and JSON, the page first; the raw data is untouched."""
    bundle = sample_bundle(tmp_path, plan=small_plan())

    written = render_all(tmp_path)

    assert list(written) == ["html", "md", "json"]
    assert all(
        path.parent == tmp_path and path.stat().st_size for path in written.values()
    )
    assert Bundle.open(tmp_path).rounds == bundle.rounds


def test_a_page_is_made_again_without_the_bundle_changing(tmp_path):
    """Rendering twice gives the same files."""
    sample_bundle(tmp_path, plan=small_plan())

    first = {name: path.read_bytes() for name, path in render_all(tmp_path).items()}
    second = {name: path.read_bytes() for name, path in render_all(tmp_path).items()}

    assert first == second
