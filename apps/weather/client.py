"""OpenWeatherMap over HTTP: three questions, asked with manners.

Each question has a timeout, and keeps the rate limit that all workers share (bucket.py).
What may pass by itself is tried again, after a pause that chance makes different for
everybody, or as long as the source says (retrying.py). When all tries have failed, the
breaker opens: for a while nobody of this process asks, and is refused at once.

Whatever goes wrong is a `SourceError`. None of them holds an address: the key stands in
it, and messages end in logs, in the admin and on pages.

API: https://openweathermap.org/api
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

import requests

from apps.common.caching.breaker import Breaker

from . import conf, shared
from .bucket import Bucket, Turns
from .errors import (
    Limited,
    Malformed,
    SourceError,
    Unavailable,
    UnknownPlace,
    WrongKey,
)
from .parsing import (
    Found,
    parse_forecast,
    parse_places,
    parse_weather_data,
)
from .retrying import LONGEST_S, backoff_s, retry_after_s
from .values import Measured, Step

CONNECT_TIMEOUT_S, READ_TIMEOUT_S = 2.0, 4.0
ATTEMPTS = 3
# After three tries with pauses, a source is away and not only busy.
REST_S = 30.0


@dataclass(frozen=True)
class OpenWeather:
    """A client of one process. Every question raises `SourceError` if it has no answer."""

    url: str
    key: str
    turns: Turns
    session: requests.Session = field(default_factory=requests.Session)
    breaker: Breaker = field(default_factory=lambda: Breaker(rest_s=REST_S))
    timeouts_s: tuple[float, float] = (CONNECT_TIMEOUT_S, READ_TIMEOUT_S)
    attempts: int = ATTEMPTS
    sleep: Callable[[float], None] = time.sleep
    dice: random.Random = field(default_factory=random.Random)

    def current(self, latitude: float, longitude: float) -> Measured:
        return parse_weather_data(self._at("weather", latitude, longitude))

    def forecast(self, latitude: float, longitude: float) -> tuple[Step, ...]:
        return parse_forecast(self._at("forecast", latitude, longitude))

    def place(self, name: str, country: str) -> Found:
        """The likeliest place of that name; raises `UnknownPlace` for none."""
        told = self._ask("/geo/1.0/direct", q=f"{name},{country}", limit="1")
        if not (found := parse_places(told)):
            raise UnknownPlace(f"nobody knows a {name} in {country}")
        return found[0]

    def _at(self, what: str, latitude: float, longitude: float) -> object:
        where = {"lat": f"{latitude:.4f}", "lon": f"{longitude:.4f}"}
        return self._ask(f"/data/2.5/{what}", units="metric", **where)

    def _ask(self, path: str, **query: str) -> object:
        if not self.key:
            raise WrongKey("there is no key; set WEATHER_API_KEY")
        with self._unless_it_rests():
            for failures in range(1, self.attempts):
                try:
                    return self._try(path, query)
                except (Unavailable, Limited) as error:
                    self._pause(error, failures)
            return self._try(path, query)

    def _try(self, path: str, query: dict[str, str]) -> object:
        if wait_s := self.turns.take():
            raise Limited("our own limit is used up", wait_s=wait_s)
        try:
            answer = self.session.get(
                f"{self.url}{path}",
                params={**query, "appid": self.key},
                timeout=self.timeouts_s,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            # Its message has the address, and that has the key.
            raise Unavailable(f"no answer: {type(error).__name__}") from None
        return told_by(answer)

    def _pause(self, error: SourceError, failures: int) -> None:
        """Before the next try; raises the error if that would be too long."""
        asked_s = error.wait_s if isinstance(error, Limited) else None
        if asked_s is not None and asked_s > LONGEST_S:
            raise error
        self.sleep(max(asked_s or 0.0, backoff_s(failures, self.dice)))

    @contextmanager
    def _unless_it_rests(self) -> Iterator[None]:
        """Only the silence of a source opens the breaker; any answer closes it."""
        failures = self.breaker.failures
        probes = not self.breaker.closed and self.breaker.may_probe()
        if not self.breaker.allows():
            raise Unavailable("it did not answer a moment ago, and is left in peace")
        try:
            yield
        except Unavailable:
            self.breaker.trip()
            if probes:
                self.breaker.rest()
            raise
        except SourceError:
            self._found_well(probes, failures)
            raise
        self._found_well(probes, failures)

    def _found_well(self, probes: bool, failures: int) -> None:
        if probes and not self.breaker.close(unless_failed_since=failures):
            self.breaker.rest()


def told_by(answer: requests.Response) -> object:
    """The JSON of a good answer; what another status means, as an error."""
    status = answer.status_code
    if status == requests.codes.ok:
        try:
            return answer.json()
        except (ValueError, RecursionError):  # no JSON, or a thousand brackets
            raise Malformed("an answer is no JSON") from None
    if status in (401, 403):
        raise WrongKey(f"the key is not accepted (status {status})")
    if status in (400, 404):
        raise UnknownPlace(f"there is no such place (status {status})")
    if status == 429:
        asked = retry_after_s(answer.headers.get("Retry-After"), datetime.now(UTC))
        raise Limited("too many questions (status 429)", wait_s=asked)
    raise Unavailable(f"status {status}")


def open_weather() -> OpenWeather:
    """The client that the settings describe: one a process, for its breaker's sake."""
    return client_of(
        conf.api_url(),
        conf.api_key(),
        conf.calls_per_minute(),
        shared.name("limit"),
    )


@lru_cache(maxsize=8)
def client_of(url: str, key: str, per_minute: int, limit: str) -> OpenWeather:
    return OpenWeather(url, key, Bucket(shared.server(), limit, per_minute))
