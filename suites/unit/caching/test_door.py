"""The door of `per_site`: a WSGI application in front of another one."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest

from apps.common.caching.door import MAY_BE_KEPT, Door
from apps.common.caching.per_site import PerSite
from apps.common.caching.per_view import KeptPage
from apps.common.telemetry.measuring import MEASUREMENT
from apps.common.telemetry.recorder import recording

COOKIES = "sessionid=ada; csrftoken=abc"


@dataclass
class Sent:
    """An answer as it leaves the door."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name):
        (value,) = [told for key, told in self.headers if key.lower() == name]
        return value


class Inside:
    """A site that numbers its answers, and says of each that it may be kept."""

    def __init__(self):
        self.headers = [("Content-Type", "text/plain"), ("X-Frame-Options", "DENY")]
        self.asked = []
        self.willing = True

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        if self.willing:
            environ[MAY_BE_KEPT] = True
        start_response("200 OK", list(self.headers))
        return Pieces([b"answer ", b"%d" % len(self.asked)])


class Pieces(list[bytes]):
    """As Django's own, it can be read more than once, and wants to be closed."""

    def close(self):
        self.clear()


@pytest.fixture
def inside():
    return Inside()


@pytest.fixture
def keeper(process):
    return process.strategy(PerSite, ttl_s=60)


@pytest.fixture
def door(inside, keeper):
    return Door(inside, lambda path: keeper, measured=False)


def ask(door, path="/feed/", **environ) -> Sent:
    """One GET, unless told otherwise; the rules of WSGI are watched on the way."""
    told = {"SCRIPT_NAME": "", "QUERY_STRING": "", "HTTP_COOKIE": COOKIES}
    asked = {"PATH_INFO": path, **told, **environ}
    setup_testing_defaults(asked)
    sent = Sent("", [], b"")

    def start_response(status, headers, *_rest):
        sent.status, sent.headers = status, headers
        return print  # the validator wants a writer, which nobody here asks for

    pieces: Any = validator(door)(asked, start_response)
    sent.body = b"".join(pieces)
    pieces.close()
    return sent


class TestKept:
    def test_the_site_is_asked_once(self, door, inside):
        """Afterwards the door answers, with the same status, headers and body."""
        first, second = ask(door), ask(door)

        assert len(inside.asked) == 1
        assert (second.status, second.body) == ("200 OK", b"answer 1")
        assert second.headers == first.headers
        assert second.header("x-frame-options") == "DENY"

    @pytest.mark.parametrize(
        "other",
        [
            {"path": "/profile/ada/"},
            {"QUERY_STRING": "page=2"},
            {"HTTP_COOKIE": "sessionid=bo; csrftoken=abc"},
            {"HTTP_COOKIE": ""},
            {"HTTP_HX_REQUEST": "true"},
            {"HTTP_HOST": "example.org"},
            {"HTTP_X_FORWARDED_PROTO": "https"},
            {"wsgi.url_scheme": "https", "SERVER_PORT": "80"},
            {"SERVER_PORT": "81"},
            {"SCRIPT_NAME": "/site"},
        ],
        ids="".join,
    )
    def test_another_question_is_another_page(self, door, other):
        """Whatever Django would look at to answer tells pages apart."""
        assert ask(door).body == b"answer 1"
        assert ask(door, **other).body == b"answer 2"
        assert ask(door).body == b"answer 1"
        assert ask(door, **other).body == b"answer 2"

    def test_of_another_site_it_is_another_page(self, inside, keeper):
        """One that shares the cache may answer the same question with a 404."""
        doors = [
            Door(inside, lambda path: keeper, measured=False, site=name)
            for name in "ab"
        ]

        assert [ask(door).body for door in doors * 2] == [b"answer 1", b"answer 2"] * 2

    def test_what_no_page_hangs_on_makes_no_difference(self, door, inside):
        """Which port she came from, or with which browser."""
        ask(door, REMOTE_PORT="1", HTTP_USER_AGENT="a")
        ask(door, REMOTE_PORT="2", HTTP_USER_AGENT="b")

        assert len(inside.asked) == 1

    def test_until_its_time_is_over(self, door, clock):
        """What is left of that is told to her browser, and to nothing in between."""
        told = []
        for _ in range(3):
            answer = ask(door)
            told.append((answer.body, answer.header("cache-control")))
            clock.advance(40)

        assert told == [
            (b"answer 1", "private, max-age=60"),
            (b"answer 1", "private, max-age=20"),
            (b"answer 2", "private, max-age=60"),
        ]

    def test_its_age_counts_from_when_it_was_asked_for(self, door, inside, clock):
        """Its view read the facts some time after that, and not before."""
        door._application = lambda *asked: clock.advance(15) or inside(*asked)

        answers = [ask(door) for _ in range(2)]

        assert [each.header("cache-control") for each in answers] == [
            "private, max-age=45"
        ] * 2

    def test_what_was_of_one_answer_is_not_told_again(self, door, inside):
        """Neither its number, nor its cost, nor a life that the site gave it."""
        of_one = [
            ("X-Request-ID", "17"),
            ("Server-Timing", "total;dur=3"),
            ("Cache-Control", "public, max-age=9"),
        ]
        inside.headers += of_one
        first, second = ask(door), ask(door)

        assert first.header("x-request-id") == "17"
        assert [*second.headers] == [*inside.headers[:2], second.headers[-1]]
        assert first.header("cache-control") == "private, max-age=60"

    def test_a_cookie_that_is_renewed_can_wait(self, door, inside):
        """She has it: all that it would bring her is a longer life of it."""
        inside.headers.append(("Set-Cookie", " csrftoken=abc; Path=/; Max-Age=99"))
        first, second = ask(door), ask(door)

        assert first.header("set-cookie").startswith(" csrftoken=abc")
        assert second.body == b"answer 1"
        assert "Set-Cookie" not in dict(second.headers)


class TestNotKept:
    def test_what_the_view_does_not_allow(self, door, inside):
        """The door knows nothing of what a page shows."""
        inside.willing = False

        assert [ask(door).body for _ in range(2)] == [b"answer 1", b"answer 2"]

    @pytest.mark.parametrize(
        "cookie",
        ["csrftoken=new; Path=/", "basket=1", "sessionid=; Max-Age=0", "ada=csrftoken"],
    )
    def test_a_page_that_brings_a_cookie(self, door, inside, cookie):
        """Shown again, it would come without, or end a session that is over."""
        inside.headers.append(("Set-Cookie", cookie))

        answers = [ask(door) for _ in range(2)]

        assert [each.body for each in answers] == [b"answer 1", b"answer 2"]
        assert "Cache-Control" not in dict(answers[0].headers)

    @pytest.mark.parametrize("method", ["POST", "HEAD", "OPTIONS", "DELETE"])
    def test_what_is_no_plain_question(self, door, inside, method):
        """Nor is it answered with what was kept."""
        ask(door)
        asked = {"REQUEST_METHOD": method, "CONTENT_LENGTH": "0"}
        for _ in range(2):
            # A HEAD with a body is against the rules of WSGI, but not this matter.
            list(door({**asked, "PATH_INFO": "/feed/"}, lambda *_: None))

        assert len(inside.asked) == 3

    def test_what_nobody_keeps(self, inside):
        """Static files, and whatever no lesson answers for."""
        door = Door(inside, lambda path: None, measured=False)

        assert [ask(door).body for _ in range(2)] == [b"answer 1", b"answer 2"]

    def test_without_the_cache_the_site_answers(self, door, process):
        """It costs time, and no error page."""
        ask(door)
        process.backend.away = True

        assert [ask(door).body for _ in range(2)] == [b"answer 2", b"answer 3"]

    @pytest.mark.parametrize("other", ["nothing", KeptPage(9e9, "nothing")], ids=str)
    def test_what_is_no_page_in_the_cache(self, door, keeper, other):
        """Written by another version, it is made anew."""
        ask(door)
        (name,) = keeper.store.backend.names()
        name = name.removeprefix(keeper.store.prefix)
        keeper.store.set_many({name: other}, ttl_s=60)

        assert ask(door).body == b"answer 2"


class TestTelemetry:
    def test_a_hit_is_counted_where_it_happens(self, door):
        """A miss counts where the view runs."""
        with recording() as record:
            for _ in range(3):
                ask(door)

        assert (record.hits, record.misses) == (2, 0)

    def test_a_measured_hit_tells_what_it_cost(self, inside, keeper):
        """And a miss is handed on with what the door has cost so far."""
        door = Door(inside, lambda path: keeper, measured=True)

        ask(door)
        begun = inside.asked[0][MEASUREMENT]
        timing = ask(door).header("server-timing")

        assert begun.record.hits == 0
        assert timing.startswith("total;dur=")
        assert 'hit;desc="1", miss;desc="0"' in timing

    def test_an_unmeasured_answer_tells_nothing(self, door, inside):
        """Nor does the site hear of a measurement."""
        ask(door)

        assert MEASUREMENT not in inside.asked[0]
        assert "Server-Timing" not in dict(ask(door).headers)

    def test_a_hit_is_a_line_in_the_log(self, door, caplog):
        """As of any other request, and without the query."""
        ask(door)
        with caplog.at_level(logging.INFO, logger="windtunnel.request"):
            ask(door)
            ask(door, QUERY_STRING="q=secret")

        (record,) = caplog.records
        assert record.getMessage().startswith("GET /feed/ 200 ")
