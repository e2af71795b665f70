"""Load on the social feed: a locustfile.

People with a story, in Locust's own manner. Without --host a site with demo data is
brought up for them, and taken down at the end:

    locust -f load/feed.py                                   in the browser
    locust -f load/feed.py --headless -u 20 -t 20s

The same doings as arrivals of an open loop, which waits for no answer, and where
latency counts from the moment at which a request was due:

    locust -f load/feed.py --headless --rate 30 --seconds 20

load/README.md says what the figures mean, and how several processes share a load.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from typing import Any, ClassVar

from locust import FastHttpUser, events, task
from locust.env import Environment
from locust.exception import StopTest, StopUser

from load.arrivals.popularity import zipf_shares
from load.errors import HostRefused
from load.locust_api import listen, options_of
from load.people import pages
from load.people.acts import act_named
from load.people.mix import EVERYDAY, ZIPF_EXPONENT
from load.people.person import Person
from load.stage import Login, declare_options, set_the_stage
from load.target import Target
from load.wire import Answer

THINKS_S = (0.5, 2.0)
LOGIN_PAGE = "/accounts/login/"


class Reader(FastHttpUser):
    """She logs in, reads her feed, and then does now this, now that, as the mix has it.

    She is a closed loop: she waits for an answer before she thinks of the next thing.
    Her dice are her own, so that a seed brings the same people to the same doings.
    """

    logins: ClassVar[Sequence[Login]] = ()  # in order of activity
    seed: ClassVar[int] = 0
    _coming: ClassVar[itertools.count[int]] = itertools.count()

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        try:
            Target.parse(self.host or "")
        except HostRefused as error:
            raise StopTest(str(error)) from error
        process = getattr(environment.runner, "worker_index", 0)
        self.dice = random.Random(f"{self.seed}/{process}/{next(self._coming)}")
        shares = zipf_shares(len(self.logins), ZIPF_EXPONENT)
        (self.login,) = self.dice.choices(self.logins, shares.tolist())
        crowd = [login.username for login in self.logins]
        self.person = Person(self.login.username, crowd)

    def wait_time(self) -> float:
        return self.dice.uniform(*THINKS_S)

    def on_start(self) -> None:
        self.log_in()
        self.do("feed")

    @task
    def do_something(self) -> None:
        (operation,) = self.dice.choices(list(EVERYDAY), list(EVERYDAY.values()))
        self.do(operation)

    def log_in(self) -> None:
        """Through the form, like everybody. Without a session her story ends here."""
        with self.client.get(
            LOGIN_PAGE, name="login page", catch_response=True
        ) as response:
            token = pages.form_token(response.content or b"")
            if token is None:
                response.failure("there is no login form")
                raise StopUser
        form = {
            "username": self.login.username,
            "password": self.login.password,
            "csrfmiddlewaretoken": token,
        }
        with self.client.post(
            LOGIN_PAGE,
            name="log in",
            data=form,
            allow_redirects=False,
            catch_response=True,
        ) as response:
            if response.status_code != 302:
                response.failure(f"{self.login.username} was not let in")
                raise StopUser

    def do(self, operation: str) -> None:
        """One act, and a look at whether the answer is right."""
        act = act_named(operation)
        request = act.request(self.person, self.dice.randrange(2**31))
        if request is None:
            return
        look = self.person.browser.look(request)
        headers = {"X-CSRFToken": self._token()}
        if look.request.etag:
            headers["If-None-Match"] = look.request.etag
        if request.partial:
            headers["HX-Request"] = "true"
        if request.form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with self.client.request(
            request.method,
            request.path,
            name=operation,
            data=request.form.decode(),
            headers=headers,
            allow_redirects=False,
            catch_response=True,
        ) as response:
            answer = _answer(response)
            if not 0 < answer.status < 400:
                return  # Locust counts these as failures by itself
            shown = look.shown(answer)
            self.person.browser.saw(look, shown)
            problem = act.check(self.person, request, shown)
            if problem is not None:
                response.failure(f"{self.person.name}: {problem}")

    def _token(self) -> str:
        """The token against forged requests, which her browser keeps in a cookie."""
        cookies = {cookie.name: cookie.value for cookie in self.client.cookiejar}
        return cookies.get("csrftoken") or ""


def _answer(response: Any) -> Answer:
    headers = response.headers or {}
    return Answer(
        status=response.status_code,
        body=response.content or b"",
        location=headers.get("location") or "",
        etag=headers.get("etag") or "",
    )


def prepare(environment: Environment, **_: Any) -> None:
    """Before anything starts: a site, its people, and the loop that was chosen."""
    Reader.logins = set_the_stage(environment)
    Reader.seed = options_of(environment).seed


listen(events.init_command_line_parser, declare_options)
listen(events.init, prepare)
