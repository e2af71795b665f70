"""The door: a WSGI application around the site that answers with the pages it has kept.

Two stand on the way of a request under `per_site`. The door asks the cache, and shows
the page that is there. Otherwise Django is asked, and the view, which alone knows what
its page shows, says whether it may be kept (`kept_at_the_door`); the door then keeps it
as it is sent, with the headers of all middleware, unless a new cookie goes with it.

The same question gets the same answer: what Django would look at to answer (who is
named as host, who asks, over which protocol) is all in the address of a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from time import perf_counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from apps.common.telemetry.access_log import log_access
from apps.common.telemetry.depths import Application
from apps.common.telemetry.measuring import MEASUREMENT, Measurement
from apps.common.telemetry.recorder import count_hit, count_miss, recording

from .kept_pages import age_told
from .pages import VARIES_ON, Copy, View, may_be_copied, rendered
from .per_site import PerSite
from .versioned import digest

# Who keeps the pages at a path, if anybody does.
KeeperOf = Callable[[str], PerSite | None]
Headers = list[tuple[str, str]]

MAY_BE_KEPT = "apps.common.caching.door.may_be_kept"
# All of a request that a page may hang on; a proxy says so, if it came by TLS.
TOLD = (
    "wsgi.url_scheme",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_HOST",
    "SERVER_NAME",
    "SERVER_PORT",
    "SCRIPT_NAME",
    "PATH_INFO",
    "QUERY_STRING",
    *(f"HTTP_{name.upper().replace('-', '_')}" for name in VARIES_ON),
)
# Of one answer alone: how old the page is, what it cost, which request it was; and
# cookies, which are renewed.
OF_ONE_ANSWER = frozenset(
    {"cache-control", "server-timing", "set-cookie", "x-request-id"}
)


def kept_at_the_door(view: View) -> View:
    """`view`, which says of each page that it makes whether the door may keep it."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        count_miss()
        response = rendered(view(request, *args, **kwargs))
        patch_vary_headers(response, VARIES_ON)
        if may_be_copied(request, response) and isinstance(response, HttpResponse):
            request.META[MAY_BE_KEPT] = True
        return response

    return answered


@dataclass(frozen=True, slots=True)
class Visit:
    """One question at the door, and who may know the answer."""

    environ: dict[str, Any]
    start_response: Callable[..., Any]
    keeper: PerSite
    address: str
    began_s: float  # in seconds since 1970


class Door:
    """`application`, behind its kept pages; `measured` has every answer tell its cost.

    Sites that answer differently and keep their pages in one cache, such as the services
    of a lesson, are told apart by `site`.
    """

    def __init__(
        self,
        application: Application,
        keeper_of: KeeperOf,
        *,
        measured: bool,
        site: str = "",
    ) -> None:
        self._application = application
        self._keeper_of = keeper_of
        self._measured = measured
        self._site = site

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        keeper = self._keeper_of(environ.get("PATH_INFO", ""))
        if keeper is None or environ["REQUEST_METHOD"] != "GET":
            return self._application(environ, start_response)
        address = address_of(environ, self._site)
        visit = Visit(environ, start_response, keeper, address, keeper.clock())
        if not self._measured:
            return self._answer(visit)
        environ[MEASUREMENT] = measurement = Measurement()
        with recording(measurement.record):
            return self._answer(visit)

    def _answer(self, visit: Visit) -> Iterable[bytes]:
        started_s = perf_counter()
        kept = visit.keeper.kept_page(visit.address)
        if kept is None or not isinstance(kept.page, Copy):
            return self._made(visit)
        count_hit()
        told_age = age_told(visit.keeper.left_s(kept.made_s))
        headers = [*kept.page.headers, ("Cache-Control", told_age)]
        if (measurement := visit.environ.get(MEASUREMENT)) is not None:
            headers.append(("Server-Timing", measurement.told()))
        path, took_s = visit.environ["PATH_INFO"], perf_counter() - started_s
        log_access("GET", path, 200, took_s)
        visit.start_response("200 OK", headers)
        return [kept.page.body]

    def _made(self, visit: Visit) -> Iterable[bytes]:
        """The answer of the site, left with the keeper if that is allowed."""
        environ, keeper = visit.environ, visit.keeper
        sent: Headers = []

        def start(status: str, headers: Headers, *rest: Any) -> Any:
            if environ.get(MAY_BE_KEPT) and _brings_no_cookie(environ, headers):
                sent.extend(_of_all_answers(headers))
                age = age_told(keeper.left_s(visit.began_s))
                headers = _told(headers, "Cache-Control", age)
            return visit.start_response(status, headers, *rest)

        response = self._application(environ, start)
        if sent:
            # One of Django's: it holds the whole page, and can be read more than once.
            page = Copy(tuple(sent), b"".join(response))
            keeper.keep_page(visit.address, page, made_s=visit.began_s)
        return response


def address_of(environ: dict[str, Any], site: str) -> str:
    """As that of pages.py, where there is no request of Django's yet to be asked."""
    return digest((site, *(f"{environ.get(name, '')}" for name in TOLD)))


def _brings_no_cookie(environ: dict[str, Any], headers: Headers) -> bool:
    """But those that she has sent: they only live longer, and can do so another time."""
    had = {each.strip() for each in environ.get("HTTP_COOKIE", "").split(";")}
    return all(
        value.partition(";")[0].strip() in had
        for name, value in headers
        if name.lower() == "set-cookie"
    )


def _told(headers: Headers, name: str, value: str) -> Headers:
    """With that header, in the place of one that is there."""
    others = [each for each in headers if each[0].lower() != name.lower()]
    return [*others, (name, value)]


def _of_all_answers(headers: Headers) -> Headers:
    return [each for each in headers if each[0].lower() not in OF_ONE_ANSWER]
