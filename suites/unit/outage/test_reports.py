"""Every way to write an outage down tells the same, and the page needs nothing else."""

from __future__ import annotations

import base64
import io
import json
import re

import msgspec
import pytest

from reports.__main__ import main
from reports.outage.analysis import analyse
from reports.outage.render import outage_lines, render_outage
from reports.outage.render.verdict import headline_of, statements_of
from reports.outage.schema import Meanwhile
from reports.outage.store import OutageBundle
from suites.support.bundles import unpack
from suites.support.outages import DENTS_S, sample_bundle, sample_plan


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("outage")
    sample_bundle(folder)
    return folder


@pytest.fixture(scope="module")
def pages(folder):
    return {suffix: p.read_text() for suffix, p in render_outage(folder).items()}


def analysed(folder, **options):
    return analyse(sample_bundle(folder, **options))


def altered(**changes):
    return lambda done: msgspec.structs.replace(done, **changes)


@pytest.mark.parametrize("suffix", ["html", "md", "json", "txt"])
def test_every_arm_and_the_verdict_are_in_all(folder, pages, suffix):
    """Nobody is left out, whichever way it is written."""
    text = {**pages, "txt": "\n".join(outage_lines(folder))}[suffix]

    assert "No error in" in text
    assert "2.50 s" in text
    for arm in DENTS_S:
        assert arm in text


def test_a_known_dent_is_found_with_its_length(folder):
    """Each arm's, at each of its faults; and none where there was none."""
    analysis = analyse(OutageBundle.open(folder))

    for cell in analysis.cells:
        assert cell.length_s.median == pytest.approx(DENTS_S[cell.arm.name], abs=0.25)
        assert cell.dents == (cell.repeats if DENTS_S[cell.arm.name] else 0)


def test_the_shortest_dent_stands_first(folder):
    """Errors, then recovery, then length."""
    analysis = analyse(OutageBundle.open(folder))

    assert [cell.arm.name for cell in analysis.at("kill")] == list(DENTS_S)


def test_hit_ratios_are_those_around_the_fault(folder):
    """Before, at the lowest, at the end."""
    analysis = analyse(OutageBundle.open(folder))
    cell = next(c for c in analysis.at("flush") if c.arm.name == "versioned@redis")

    ratios = cell.hit_ratios
    assert (ratios.before, ratios.lowest, ratios.last) == (1.0, 0.0, 1.0)


def test_errors_come_first(tmp_path):
    """The headline counts them, a doubt names where they were."""

    def with_an_error(done):
        wrong = msgspec.structs.replace(done.replies[300], status=503, right=False)
        replies = [*done.replies[:300], wrong, *done.replies[301:]]
        return msgspec.structs.replace(done, replies=replies)

    analysis = analysed(tmp_path, alter=with_an_error, rounds=2)

    assert headline_of(analysis).startswith("2 errors in")
    assert analysis.doubts[1].title == "Requests without a right answer"


def test_a_write_that_was_refused_is_an_error(tmp_path):
    """The database was there all the time."""
    refused = Meanwhile(writes=7, refused=1, looks=2, stale=0)

    analysis = analysed(tmp_path, alter=altered(meanwhile=refused), rounds=1)

    assert analysis.errors == 1


def test_who_was_shown_old_values_is_named(tmp_path):
    """With the fault at which it was."""
    stale = Meanwhile(writes=8, refused=0, looks=2, stale=1)

    analysis = analysed(tmp_path, alter=altered(meanwhile=stale), rounds=1)
    told = {s.about: s.text for s in statements_of(analysis)}

    assert "none when the cache is flushed" in told["Who is shown old values"]


def test_lost_writes_are_told_where_somebody_counts_them(tmp_path, pages):
    """In a column, and in the verdict; else nothing is said of them."""
    sample_bundle(tmp_path, alter=altered(lost_writes=3), rounds=1)

    told = render_outage(tmp_path)["md"].read_text()

    assert "lost writes" in told
    assert "the database lacks 3 with none when the cache is flushed" in told
    assert "lost writes" not in pages["md"]
    assert "What is lost" not in pages["md"]


def test_nothing_lost_is_said_too(tmp_path):
    """Somebody has looked."""
    sample_bundle(tmp_path, alter=altered(lost_writes=0), rounds=1)

    assert "is in the database" in render_outage(tmp_path)["md"].read_text()


def test_void_rounds_count_for_nothing_and_are_told(tmp_path):
    """With the reason."""
    analysis = analysed(tmp_path, alter=altered(void="it rained"), rounds=3)

    assert analysis.cells == []
    assert "it rained" in analysis.doubts[1].evidence


def test_a_dent_in_a_calm_round_is_a_doubt(tmp_path):
    """What noise did there, it may have done elsewhere."""
    slow = sample_bundle(tmp_path / "slow", rounds=4).rounds[3].replies
    plan = sample_plan(faults=("calm",), blocks=1)

    analysis = analysed(
        tmp_path / "calm", plan=plan, alter=altered(replies=slow), rounds=1
    )

    assert "Dents where nothing happened" in [d.title for d in analysis.doubts]


def test_a_site_that_was_restless_before_is_a_doubt(tmp_path):
    """There, no dent means little."""

    def restless(done):
        replies = [
            msgspec.structs.replace(reply, latency_s=reply.latency_s * 5)
            if 2 <= reply.due_s < 3
            else reply
            for reply in done.replies
        ]
        return msgspec.structs.replace(done, replies=replies)

    rough = analysed(tmp_path / "restless", alter=restless, rounds=1)
    steady = analysed(tmp_path / "steady", rounds=1)

    title = "Levels that were rough before the fault"
    assert title in [doubt.title for doubt in rough.doubts]
    assert title not in [doubt.title for doubt in steady.doubts]


def test_equal_bundles_give_equal_pages(folder, pages):
    """Nothing but the bundle decides what is written."""
    again = {suffix: p.read_text() for suffix, p in render_outage(folder).items()}

    assert again == pages


def test_the_page_carries_the_bundle(folder, pages, tmp_path):
    """What is saved from it reads as the bundle that it was made from."""
    (link,) = re.findall(r"data:application/gzip;base64,([^\"]+)", pages["html"])
    unpack(io.BytesIO(base64.b64decode(link)), tmp_path)

    (there,) = tmp_path.iterdir()
    assert OutageBundle.open(there).rounds == OutageBundle.open(folder).rounds


def test_the_page_asks_for_nothing(pages):
    """Its policy forbids all that is not in it, and no address is."""
    assert "default-src &#39;none&#39;" in pages["html"]
    assert not re.search(r"(?:src|href)=\"https?://", pages["html"])


def test_a_panel_for_every_arm_and_fault_and_its_figures_as_a_table(pages):
    """The fault is shaded and the dent is marked in each that has one."""
    keys = set(re.findall(r"<desc id=\"([a-z0-9-]+)-description\"", pages["html"]))

    assert len(keys) == 8
    assert pages["html"].count('class="band"') == 8
    assert pages["html"].count('class="interval') == 5
    assert pages["html"].count("<summary>As a table</summary>") == 8


def test_what_was_left_out_is_told_with_the_reason(pages):
    """In the page and in the sentences."""
    assert "not measured, for it makes room" in pages["html"]
    assert "full: it makes room" in pages["md"]


def test_the_json_has_a_cell_for_each_case(pages):
    """For programs: the figures with their ranges."""
    told = json.loads(pages["json"])

    assert len(told["cells"]) == 8
    assert told["cells"][-1]["length_s"] == {"median": 2.5, "low": 2.5, "high": 2.5}
    assert told["errors"] == 0


def test_a_run_without_rounds_has_a_page(tmp_path):
    """Whoever breaks off at once gets an answer, and no traceback."""
    sample_bundle(tmp_path, rounds=0)

    assert "Nothing was measured" in render_outage(tmp_path)["html"].read_text()


def test_the_command_of_reports_reads_it(folder, capsys):
    """`python -m reports PATH` needs no more than the bundle to know what it is."""
    assert main([str(folder)]) == 0

    assert "No error in" in capsys.readouterr().out
