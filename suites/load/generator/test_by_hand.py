"""`locust -f load/feed.py`, as a person types it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from fixtures.plugins.known_server import KnownServer
from fixtures.provisioners.ports import free_port

from .by_hand import ask, locust, people_come, says, stats, wait_for
from .driving import AUDIENCE

Start = Callable[..., KnownServer]


class TestPeopleWithAStory:
    def test_do_what_people_do(self, known_server: Start, tmp_path: Path):
        """They log in, read, and go on; nothing fails, and the exit status is 0.

        A feed that has not changed is not sent to them again.
        """
        server = known_server(validates=True)

        ended = people_come(server, tmp_path, "-u", "6", "-r", "6", until="feed", of=18)

        assert ended.status == 0, ended.said
        seen = server.seen()
        assert seen["confirmed"] > 0
        assert seen["operations"]["accounts"] == 2 * 6
        assert set(seen["people"]) - {""} <= {f"person-{n}" for n in range(AUDIENCE)}

    def test_are_the_same_people_for_a_seed(self, known_server: Start, tmp_path: Path):
        """The same seed brings the same people in."""
        came = []
        for _ in range(2):
            server = known_server()
            crowd = ("-u", "6", "-r", "6", "--seed", "4")
            people_come(server, tmp_path, *crowd, until="feed", of=6)
            came.append(set(server.seen()["people"]))

        assert came[0] == came[1]

    def test_notice_what_is_not_theirs(self, known_server: Start, tmp_path: Path):
        """A page that was made for somebody else is a failure, with the reason."""
        server = known_server(wrong_every=3)

        ended = people_come(server, tmp_path, "-u", "5", "-r", "5", until="feed", of=9)

        assert ended.status == 1
        assert "the page of 'somebody-else', not hers" in ended.said

    @pytest.mark.parametrize(
        "nth, said",
        [
            pytest.param(1, "there is no login form", id="no-form"),
            pytest.param(2, "was not let in", id="not-let-in"),
        ],
    )
    def test_end_their_story_at_a_closed_door(
        self, known_server: Start, tmp_path: Path, nth: int, said: str
    ):
        """Where the login page or the login fails, she does not go on."""
        server = known_server(fail_every=nth)

        ended = people_come(server, tmp_path, "-u", "1", until="accounts", of=nth)

        assert ended.status == 1
        assert said in ended.said
        assert server.seen()["requests"] == nth


class TestTheBrowser:
    def test_has_locusts_own_pages(self, known_server: Start, tmp_path: Path):
        """Without --headless Locust serves its web UI, and a test is started there.

        Here it is an open loop, twice: the pages stay for the next test.
        """
        server, port = known_server(), free_port()
        options = ("--web-host", "127.0.0.1", "--web-port", str(port))
        crowd = ("--rate", "40", "--seconds", "0.5", "--audience", str(AUDIENCE))

        def ended(test: int) -> bool:
            stopped: bool = stats(port)["state"] == "stopped"
            return stopped and server.seen()["requests"] >= test * (AUDIENCE + 20)

        with locust(server, tmp_path, *options, *crowd) as child:
            wait_for(child, "Locust's pages", lambda: "Locust" in ask(port, "/"))
            for test in (1, 2):
                ask(port, "/swarm", user_count=1, spawn_rate=1)
                wait_for(child, f"the end of test {test}", partial(ended, test))
                assert stats(port)["fail_ratio"] == 0

    def test_does_not_load_other_machines(self, known_server: Start, tmp_path: Path):
        """A host that is typed into the page is refused like any other."""
        server, port = known_server(), free_port()
        options = ("--web-host", "127.0.0.1", "--web-port", str(port))

        with locust(server, tmp_path, *options) as child:
            wait_for(child, "Locust's pages", lambda: "Locust" in ask(port, "/"))
            ask(port, "/swarm", user_count=1, spawn_rate=1, host="http://example.org")
            wait_for(child, "a refusal", lambda: says(child, "not this machine"))


class TestAnOpenLoop:
    @pytest.mark.parametrize(
        "processes",
        [
            pytest.param((), id="alone"),
            pytest.param(("--processes", "2"), id="two-workers"),
        ],
    )
    def test_tells_what_it_measured(
        self, known_server: Start, tmp_path: Path, processes: tuple[str, ...]
    ):
        """Both latencies are told, once, and the records are where it was asked."""
        server = known_server()
        crowd = ("--rate", "50", "--seconds", "1", "--audience", "10")

        with locust(
            server,
            tmp_path,
            *("--headless", *crowd, "--arrivals", "constant", *processes),
            *("--records", str(tmp_path)),
        ) as child:
            status = child.wait(60)

        said = child.tail(200)
        assert status == 0, said
        assert "50 requests were due, 50 sent; 50 answers were right" in said
        assert said.count("from the moment they were due") == 1
        assert (tmp_path / "records-0.bin").exists()


class TestBadInput:
    @pytest.mark.parametrize(
        "options, reason",
        [
            pytest.param(("--host", "http://a.org"), "not this machine", id="host"),
            pytest.param(
                ("--rate", "9", "--arrivals", "poison"), "mean 'poisson'", id="process"
            ),
            pytest.param(("--drive", "gone.json"), "no order in gone.json", id="order"),
        ],
    )
    def test_ends_with_the_reason(
        self, known_server: Start, tmp_path: Path, options: list[str], reason: str
    ):
        """Exit status 2 and one line, without a traceback, and nothing was sent."""
        server = known_server()

        with locust(server, tmp_path, "--headless", *options) as child:
            status = child.wait(60)

        lines = child.tail(200).splitlines()
        (line,) = [line for line in lines if line.startswith("windtunnel: ")]
        assert status == 2
        assert reason in line
        assert not [line for line in lines if "Traceback" in line]
        assert server.seen()["requests"] == 0
