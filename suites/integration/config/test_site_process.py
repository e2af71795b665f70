"""Starting the site as a process of its own, and what can go wrong with that."""

from __future__ import annotations

import itertools
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import urlsplit

import psutil
import pytest

import fixtures.site
from fixtures.provisioners.errors import NotReadyInTime, PortTaken
from fixtures.provisioners.ports import free_port
from fixtures.site import (
    Site,
    SiteFailed,
    SiteSettings,
    migrate,
    serve,
    start_on_first_free,
)
from fixtures.visitor import Visitor


class TestServing:
    def test_it_answers_until_the_block_ends(self, site_settings, tmp_path):
        """Inside the block there are pages, after it there is no process."""
        with serve(site_settings, folder=tmp_path) as site:
            with Visitor(site.url) as visitor:
                status = visitor.get("/accounts/login/").status

        assert status == 200
        assert not site.process.alive()

    def test_it_tells_what_a_page_costs(self, visitor):
        """With MEASURE a page has Server-Timing: a login page asks no database."""
        timing = visitor.get("/accounts/login/").timing

        parts = ["middleware", "view", "render", "db", "cache"]
        assert list(timing) == ["total", "cpu", *parts, "hit", "miss"]
        assert timing["total"].ms > 0
        # Each is rounded to a hundredth.
        assert sum(timing[part].ms for part in parts) == pytest.approx(
            timing["total"].ms, abs=0.031
        )
        assert all(timing[part].ms > 0 for part in ("middleware", "view", "render"))
        assert timing["db"].count == 0

    def test_noop_is_the_middleware_alone(self, visitor):
        """/noop/ asks neither database nor cache."""
        answer = visitor.get("/noop/")

        assert answer.text == "noop\n"
        assert (answer.timing["db"].count, answer.timing["cache"].count) == (0, 0)

    def test_an_ordinary_site_tells_nothing(self, site_settings, tmp_path):
        """Without MEASURE there is no header, and no /noop/."""
        told = {**site_settings.extra, "MEASURE": "0"}

        with serve(replace(site_settings, extra=told), folder=tmp_path) as site:
            with Visitor(site.url) as visitor:
                assert visitor.get("/accounts/login/").timing == {}
                assert visitor.get("/noop/").status == 404

    def test_it_counts_its_cpu_over_all_processes(self, site_settings, tmp_path):
        """Master and workers have used some, and using more shows."""
        two = replace(site_settings, workers=2)

        with serve(two, folder=tmp_path) as site, Visitor(site.url) as visitor:
            before_s = site.cpu_seconds()
            for _ in range(50):
                visitor.get("/accounts/login/")
            after_s = site.cpu_seconds()

        assert 0 < before_s < after_s

    def test_it_keeps_to_its_cores(self, site_settings, tmp_path):
        """Pinned to one core, master and workers stay on it."""
        core = min(psutil.Process().cpu_affinity())

        with serve(replace(site_settings, cores=[core]), folder=tmp_path) as site:
            pinned = [psutil.Process(p).cpu_affinity() for p in site.process.pids()]

        assert len(pinned) >= 2
        assert all(cores == [core] for cores in pinned)

    def test_of_two_at_once_on_one_port_one_is_told_that_it_is_taken(
        self, site_settings, tmp_path
    ):
        """granian would share it, and hand each the visitors of the other."""
        port = free_port()

        def start(name):
            folder = tmp_path / name
            folder.mkdir()
            return start_on_first_free([port], site_settings, folder=folder)

        with ThreadPoolExecutor() as threads:
            both = [threads.submit(start, name) for name in ("one", "other")]
        troubles = [start.exception() for start in both]
        for each, trouble in zip(both, troubles, strict=True):
            if trouble is None:
                each.result().process.stop()

        assert sorted(type(trouble).__name__ for trouble in troubles) == [
            "NoneType",
            "PortTaken",
        ]

    def test_it_catches_up_with_whom_nobody_waits_for_any_more(
        self, site_settings, tmp_path
    ):
        """A question that was given up is often answered all the same, and not later."""
        slow = replace(site_settings, threads=1)

        with serve(slow, folder=tmp_path) as site:
            address = urlsplit(site.url)
            for _ in range(60):
                with socket.create_connection(
                    (address.hostname, address.port)
                ) as asker:
                    asker.sendall(
                        b"GET /accounts/login/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    )
            site.catch_up()
            answered = lines_about("/accounts/login/", tmp_path)
            time.sleep(0.3)

            assert 0 < answered == lines_about("/accounts/login/", tmp_path)

    def test_one_that_has_no_end_of_work_does_not_catch_up(
        self, site_settings, tmp_path, monkeypatch
    ):
        """It is not waited for without an end, and the message says what for."""
        used_s = itertools.count()
        monkeypatch.setattr(Site, "cpu_seconds", lambda _site: next(used_s))
        monkeypatch.setattr(fixtures.site, "CATCHES_UP_WITHIN_S", 0.3)

        with serve(site_settings, folder=tmp_path) as site:
            with pytest.raises(NotReadyInTime, match="has done what it was asked"):
                site.catch_up()

    def test_a_shell_of_ones_own_does_not_leak_in(self, monkeypatch):
        """What a developer has set for her own site is not what a run measures."""
        monkeypatch.setenv("CACHE_STRATEGY", "none")
        monkeypatch.setenv("PATH", "/somewhere")

        told = SiteSettings(database_url="d", redis_url="r").environment()

        assert "CACHE_STRATEGY" not in told
        assert told["PATH"] == "/somewhere"


def lines_about(path, folder):
    return (folder / "site.log").read_text().count(f'"path": "{path}"')


@pytest.fixture
def taken_port():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


class TestFailing:
    def test_a_database_that_is_not_there_is_named(self, site_settings, tmp_path):
        """The message has what /readyz said, the end of the log, and what to do."""
        nowhere = replace(site_settings, database_url=f"{site_settings.database_url}_x")

        with pytest.raises(SiteFailed) as failure, serve(nowhere, folder=tmp_path):
            pass

        assert "does not exist" in str(failure.value)
        assert "What to do:" in str(failure.value)

    def test_a_site_that_exits_early_leaves_its_reason(self, site_settings, tmp_path):
        """A wrong variable: the end of the log says which."""
        wrong = {**site_settings.extra, "CACHE_BACKEND": "reddis"}

        with pytest.raises(SiteFailed, match="CACHE_BACKEND='reddis'"):
            with serve(replace(site_settings, extra=wrong), folder=tmp_path):
                pass

    def test_a_wrong_setting_is_refused_before_serving(self, site_settings, tmp_path):
        """A server checks its settings first: an unknown strategy serves nobody."""
        wrong = {**site_settings.extra, "CACHE_STRATEGY": "versoined"}

        with pytest.raises(SiteFailed, match=r"windtunnel\.E001"):
            with serve(replace(site_settings, extra=wrong), folder=tmp_path):
                pass

    def test_a_port_that_is_taken_is_named(self, site_settings, tmp_path, taken_port):
        """Whoever asks for a port gets that one, or hears that it is taken."""
        with pytest.raises(PortTaken, match=str(taken_port)):
            with serve(site_settings, folder=tmp_path, port=taken_port):
                pass

    def test_a_port_that_is_taken_meanwhile_is_not_the_end(
        self, site_settings, tmp_path, taken_port
    ):
        """Without a port of ones own the next one is tried."""
        free = free_port()

        site = start_on_first_free([taken_port, free], site_settings, folder=tmp_path)
        site.process.stop()

        assert site.url.endswith(f":{free}")

    def test_a_port_that_is_free_is_used(self, site_settings, tmp_path):
        """Whoever asks for a free port gets it."""
        port = free_port()

        with serve(site_settings, folder=tmp_path, port=port) as site:
            assert site.url.endswith(f":{port}")

    def test_a_migration_that_fails_says_why(self, site_settings):
        """The end of what Django said is in the message."""
        nowhere = replace(site_settings, database_url=f"{site_settings.database_url}_x")

        with pytest.raises(
            SiteFailed, match=r"(?s)could not be migrated.*does not exist"
        ):
            migrate(nowhere)

    def test_a_database_that_is_up_to_date_is_left_alone(self, site_settings):
        """Migrating again is harmless."""
        migrate(site_settings)
