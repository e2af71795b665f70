"""Every way to write a stampede down tells the same, and the page needs nothing else."""

from __future__ import annotations

import base64
import io
import json
import re

import pytest

from reports.__main__ import main
from reports.stampede.render import render_stampede, stampede_lines
from reports.stampede.store import StampedeBundle
from suites.support.bundles import unpack
from suites.support.stampedes import ARMS, sample_bundle, sample_plan


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stampede")
    sample_bundle(folder, plan=sample_plan(clients=(5, 10)))
    return folder


@pytest.fixture(scope="module")
def pages(folder):
    return {suffix: p.read_text() for suffix, p in render_stampede(folder).items()}


@pytest.mark.parametrize("suffix", ["html", "md", "json", "txt"])
def test_every_arm_and_the_headline_are_in_it(folder, pages, suffix):
    """Nobody is left out, whichever way it is written."""
    text = {**pages, "txt": "\n".join(stampede_lines(folder))}[suffix]

    assert "exactly 1 computation" in text
    for arm in ARMS:
        assert arm in text


def test_equal_bundles_give_equal_pages(folder, pages):
    """Nothing but the bundle decides what is written."""
    again = {suffix: p.read_text() for suffix, p in render_stampede(folder).items()}

    assert again == pages


def test_the_page_carries_the_bundle(folder, pages, tmp_path):
    """What is saved from it reads as the bundle that it was made from."""
    (link,) = re.findall(r"data:application/gzip;base64,([^\"]+)", pages["html"])
    unpack(io.BytesIO(base64.b64decode(link)), tmp_path)

    (there,) = tmp_path.iterdir()
    unpacked = StampedeBundle.open(there)

    assert (there / "SHA256SUMS").read_bytes() == (folder / "SHA256SUMS").read_bytes()
    assert unpacked.rounds == StampedeBundle.open(folder).rounds
    assert unpacked.law == StampedeBundle.open(folder).law


def test_the_page_asks_for_nothing(pages):
    """Its policy forbids all that is not in it, and no address is."""
    assert "default-src &#39;none&#39;" in pages["html"]
    assert not re.search(r"(?:src|href)=\"https?://", pages["html"])


def test_a_chart_for_every_trigger_and_one_for_the_law(pages):
    """Computations and worst waits after each, and how early values were refreshed."""
    keys = set(re.findall(r"<desc id=\"([a-z-]+)-description\"", pages["html"]))

    triggers = ("expiry", "invalidation", "restart")
    assert keys == {
        *(f"computations-{trigger}" for trigger in triggers),
        *(f"worst-{trigger}" for trigger in triggers),
        "law",
    }


def test_the_json_has_a_cell_for_each_arm_trigger_and_crowd(pages):
    """For programs: the figures with their ranges."""
    told = json.loads(pages["json"])

    assert len(told["cells"]) == len(ARMS) * 3 * 2
    assert told["cells"][0]["computations"] == {"median": 1, "low": 1, "high": 1}
    assert told["law"]["sample"] == 3


def test_doubts_are_told_in_all(tmp_path):
    """A run that broke off says so wherever it is read."""
    sample_bundle(tmp_path, rounds=1, law=False)
    pages = [page.read_text() for page in render_stampede(tmp_path).values()]

    for text in (*pages, "\n".join(stampede_lines(tmp_path))):
        assert "The run ended early" in text


def test_a_run_without_rounds_has_a_page(tmp_path):
    """Whoever breaks off at once gets an answer, and no traceback."""
    sample_bundle(tmp_path, rounds=0, law=False)

    assert "Nothing was measured" in render_stampede(tmp_path)["html"].read_text()


def test_the_command_of_reports_reads_either_kind(folder, capsys):
    """`python -m reports PATH` needs no more than the bundle to know what it is."""
    assert main([str(folder)]) == 0

    assert "exactly 1 computation" in capsys.readouterr().out
