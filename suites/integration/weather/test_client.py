"""The client, over real sockets, with a source that is well and one that is not.

Most of it is asked of a fake. With the key of an account in WINDTUNNEL_OPENWEATHER_KEY
the questions that need no trouble are asked of the real one, too: that is what shows the
fake to be like it.
"""

from __future__ import annotations

import itertools
import os
import random
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import requests

from apps.common.caching.breaker import Breaker
from apps.weather.client import OpenWeather
from apps.weather.errors import (
    Limited,
    Malformed,
    SourceError,
    Unavailable,
    UnknownPlace,
    WrongKey,
)
from apps.weather.retrying import LONGEST_S
from fixtures.fakes.openweather import KEY, LIMITED, NONSENSE, FakeOpenWeather
from fixtures.fakes.serving import Trouble
from fixtures.provisioners.ports import free_port

REAL = "https://api.openweathermap.org"
REAL_KEY = os.environ.get("WINDTUNNEL_OPENWEATHER_KEY", "")
LONDON = (51.5073, -0.1276)
AWAY = Trouble(status=503)


class NoLimit:
    def take(self) -> float:
        return 0.0


@pytest.fixture
def source() -> Iterator[FakeOpenWeather]:
    with FakeOpenWeather() as fake:
        yield fake


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def client_of(slept):
    """Makes clients whose pauses are remembered, and not made."""
    made: list[requests.Session] = []

    def make(url: str, *, key: str = KEY, **options: object) -> OpenWeather:
        made.append(requests.Session())
        told = {
            "sleep": slept.append,
            "dice": random.Random(1),
            "timeouts_s": (1.0, 1.0),
        }
        return OpenWeather(url, key, NoLimit(), session=made[-1], **(told | options))

    yield make
    for session in made:
        session.close()


@pytest.fixture
def client(source, client_of):
    return client_of(source.url)


@pytest.fixture(params=["fake", "real"])
def one_that_is_well(request, client_of):
    """A client of the fake; and of the real one, for who has a key."""
    if request.param == "fake":
        return client_of(request.getfixturevalue("source").url)
    if not REAL_KEY:
        pytest.skip("WINDTUNNEL_OPENWEATHER_KEY is not set: the real one is not asked")
    return client_of(REAL, key=REAL_KEY, timeouts_s=(10.0, 10.0))


class TestWell:
    def test_current_weather(self, one_that_is_well):
        """It was measured a moment ago, and is weather as there is on earth."""
        measured = one_that_is_well.current(*LONDON)

        assert abs(datetime.now(UTC) - measured.observed_at) < timedelta(hours=2)
        assert -40 < measured.temperature_c < 45
        assert measured.description

    def test_a_forecast(self, one_that_is_well):
        """Forty steps of three hours, from now on."""
        steps = one_that_is_well.forecast(*LONDON)

        assert len(steps) == 40
        assert {two.at - one.at for one, two in itertools.pairwise(steps)} == {
            timedelta(hours=3)
        }

    def test_a_place(self, one_that_is_well):
        """Found by its name, and by its country where names are not enough."""
        london = one_that_is_well.place("London", "GB")
        other = one_that_is_well.place("London", "CA")

        assert (round(london.latitude), round(other.latitude)) == (52, 43)

    def test_a_place_that_is_not(self, one_that_is_well):
        """An empty list is no place."""
        with pytest.raises(UnknownPlace):
            one_that_is_well.place("Xyzzyzyx", "GB")

    def test_a_wrong_key(self, one_that_is_well, client_of):
        """A 401, which no second try makes better."""
        wrong = client_of(one_that_is_well.url, key="wrong")

        with pytest.raises(WrongKey, match="401"):
            wrong.current(*LONDON)


class TestWhatIsAskedAgain:
    def test_what_passes_by_itself(self, client, source, slept):
        """Two answers that were none, and then one: nobody notices but the clock."""
        source.next(AWAY, Trouble(hangs_up=True))

        assert client.current(*LONDON)
        assert len(source.asked) == 3
        assert len(slept) == 2

    def test_three_times_and_no_more(self, client, source, slept):
        """Pauses are between tries: after the last, nobody waits for nothing."""
        source.always(AWAY)

        with pytest.raises(Unavailable, match="status 503"):
            client.current(*LONDON)

        assert (len(source.asked), len(slept)) == (3, 2)

    @pytest.mark.parametrize(
        "trouble, error",
        [
            (Trouble(status=401), WrongKey),
            (Trouble(status=403), WrongKey),
            (Trouble(status=404), UnknownPlace),
            (Trouble(status=400), UnknownPlace),
            (NONSENSE, Malformed),
            (Trouble(body=b'{"main": {}}'), Malformed),
            (Trouble(body=b"[" * 100_000), Malformed),
            (Trouble(body=b"\xff\xfe"), Malformed),
        ],
    )
    def test_what_a_second_question_would_not_mend(
        self, client, source, slept, trouble, error
    ):
        """It is asked once."""
        source.next(trouble)

        with pytest.raises(error):
            client.current(*LONDON)

        assert (len(source.asked), slept) == (1, [])

    @pytest.mark.parametrize("status", [301, 302])
    def test_nobody_is_sent_elsewhere(self, client, source, status):
        """The key goes to the source alone, wherever it points."""
        elsewhere = {"Location": "https://evil.example/"}
        source.always(Trouble(status=status, headers=elsewhere))

        with pytest.raises(Unavailable, match=f"status {status}"):
            client.current(*LONDON)


class TestSlow:
    def test_who_does_not_answer_in_time_is_away(self, client_of, source):
        """A page and a worker have better things to do."""
        source.always(Trouble(slow_s=60))
        client = client_of(source.url, timeouts_s=(1.0, 0.05), attempts=1)

        with pytest.raises(Unavailable, match="ReadTimeout"):
            client.current(*LONDON)

    def test_nobody_is_there(self, client_of):
        """A refused connection is an answer of nobody."""
        client = client_of(f"http://127.0.0.1:{free_port()}")

        with pytest.raises(Unavailable, match="ConnectionError"):
            client.current(*LONDON)


class TestLimits:
    def test_it_waits_as_long_as_it_is_told(self, client, source, slept):
        """Retry-After is obeyed, and the question asked again."""
        source.next(Trouble(status=429, headers={"Retry-After": "3"}))

        assert client.current(*LONDON)
        assert slept == [3.0]

    def test_it_does_not_wait_for_too_long(self, client, source, slept):
        """Who holds a worker for minutes holds up all cities: it is told to come later."""
        long_s = LONGEST_S + 1
        source.next(Trouble(status=429, headers={"Retry-After": str(int(long_s))}))

        with pytest.raises(Limited) as refusal:
            client.current(*LONDON)

        assert (refusal.value.wait_s, slept) == (long_s, [])

    def test_a_limit_without_a_word_is_waited_for_like_any_trouble(
        self, client, source, slept
    ):
        """Nobody says how long: as long as chance does."""
        source.always(LIMITED)

        with pytest.raises(Limited):
            client.current(*LONDON)

        assert len(slept) == 2

    def test_our_own_limit_is_kept_before_anybody_asks(self, client_of, source):
        """What may not be asked is not asked."""

        class UsedUp:
            def take(self) -> float:
                return 100.0

        client = OpenWeather(source.url, KEY, UsedUp())

        with pytest.raises(Limited, match="our own limit"):
            client.current(*LONDON)
        assert source.asked == []


class TestBreaker:
    @pytest.fixture
    def clock(self):
        return [0.0]

    @pytest.fixture
    def client(self, client_of, source, clock):
        breaker = Breaker(rest_s=30, clock=lambda: clock[0])
        return client_of(source.url, breaker=breaker)

    def fails(self, client, source) -> int:
        """How many questions the source heard of a question that fails."""
        before = len(source.asked)
        with pytest.raises(SourceError):
            client.current(*LONDON)
        return len(source.asked) - before

    def test_who_was_silent_is_left_in_peace(self, client, source, clock):
        """After three tries, nobody asks for half a minute, and nobody waits."""
        source.always(AWAY)
        assert self.fails(client, source) == 3

        clock[0] = 29.9

        assert self.fails(client, source) == 0

    def test_after_a_rest_one_question_decides(self, client, source, clock):
        """It is well again: everybody asks."""
        source.always(AWAY)
        self.fails(client, source)
        source.recover()
        clock[0] = 30.1

        assert client.current(*LONDON)
        assert client.current(*LONDON)

    def test_a_source_that_is_still_away_has_another_rest(self, client, source, clock):
        """The question that looks is asked as any other, and then nobody asks."""
        source.always(AWAY)
        self.fails(client, source)
        clock[0] = 30.1

        assert self.fails(client, source) == 3
        assert self.fails(client, source) == 0

    @pytest.mark.parametrize("trouble", [Trouble(status=404), NONSENSE, LIMITED])
    def test_who_answers_is_not_away(self, client, source, clock, trouble):
        """Neither a place that is not, nor nonsense, keeps others from asking."""
        source.next(*[trouble] * 3)
        self.fails(client, source)
        source.recover()

        assert client.current(*LONDON)

    def test_any_answer_after_a_rest_is_a_sign_of_life(self, client, source, clock):
        """Also a refusal: the one who looked must not be the last who may."""
        source.always(AWAY)
        self.fails(client, source)
        source.recover()
        source.next(Trouble(status=404))
        clock[0] = 30.1

        assert self.fails(client, source) == 1
        assert client.current(*LONDON)


@pytest.mark.parametrize(
    "trouble", [AWAY, NONSENSE, LIMITED, Trouble(status=401), Trouble(hangs_up=True)]
)
def test_the_key_is_in_no_message(client, source, trouble):
    """Errors are logged, kept with results, and read by many."""
    source.always(trouble)

    with pytest.raises(SourceError) as told:
        client.current(*LONDON)

    assert KEY not in "".join(traceback.format_exception(told.value))


def test_the_key_is_in_no_message_of_a_connection_that_is_refused(client_of):
    """The library's own message has the whole address."""
    client = client_of(f"http://127.0.0.1:{free_port()}")

    with pytest.raises(Unavailable) as told:
        client.current(*LONDON)

    assert KEY not in "".join(traceback.format_exception(told.value))


def test_without_a_key_nobody_asks(client_of, source):
    """The message says which variable to set."""
    with pytest.raises(WrongKey, match="WEATHER_API_KEY"):
        client_of(source.url, key="").current(*LONDON)
    assert source.asked == []
