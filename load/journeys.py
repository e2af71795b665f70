"""A person at the site of a lesson, in Locust's own manner: what all locustfiles share.

Her story says what she does; here it is done, with Locust's client, its statistics and
its way to wait. A locustfile is a class with a story, and a call of `play`.
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
from load.people.forms import form_token
from load.stage import Login, declare_options, set_the_stage
from load.stories.interface import Story
from load.target import Target
from load.wire import Answer

THINKS_S = (0.5, 2.0)
LOGIN_PAGE = "/accounts/login/"


class Journey(FastHttpUser):
    """She logs in, begins as everybody does, and then does now this, now that.

    She is a closed loop: she waits for an answer before she thinks of the next thing.
    Her dice are her own, so that a seed brings the same people to the same doings.
    """

    abstract = True
    story: ClassVar[Story]
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
        shares = zipf_shares(len(self.logins), self.story.zipf_exponent)
        (self.login,) = self.dice.choices(self.logins, shares.tolist())
        crowd = [login.username for login in self.logins]
        self.person = self.story.person(self.login.username, crowd)

    def wait_time(self) -> float:
        return self.dice.uniform(*THINKS_S)

    def on_start(self) -> None:
        self.log_in()
        self.do(self.story.opening)

    @task
    def do_something(self) -> None:
        (operation,) = self.dice.choices(
            list(self.story.mix), list(self.story.mix.values())
        )
        self.do(operation)

    def log_in(self) -> None:
        """Through the form, like everybody. Without a session her story ends here."""
        with self.client.get(
            LOGIN_PAGE, name="login page", catch_response=True
        ) as response:
            token = form_token(response.content or b"")
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
        act = self.story.act(operation)
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


def play(journey: type[Journey]) -> None:
    """Before anything starts: a site, its people, and the loop that was chosen."""

    def declare(parser: Any, **_: Any) -> None:
        declare_options(parser, journey.story)

    def prepare(environment: Environment, **_: Any) -> None:
        journey.logins = set_the_stage(environment, journey.story)
        journey.seed = options_of(environment).seed

    listen(events.init_command_line_parser, declare)
    listen(events.init, prepare)
