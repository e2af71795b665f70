"""Pages that browsers keep, behind all the middleware, with people who log in."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import include, path

from apps.common.caching.conditional import Conditional
from apps.common.caching.interface import Key, Tag
from apps.common.caching.lesson import LessonCache
from apps.common.caching.watch import forget_servers
from apps.common.telemetry.recorder import recording
from fixtures.provisioners.interface import ServiceMissing
from fixtures.provisioners.readiness import wait_until
from suites.integration.caching.victims import Victim
from suites.support.browser import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

POSTS = Tag("social", "posts")
DEADLINE_S = 30.0
PAGE = "{{ request.user.username }}: {{ posts }}<form method='post'>{% csrf_token %}</form>"

cache = LessonCache("social")
database: list[str] = []
runs: list[str] = []


@login_required
def feed(request: HttpRequest) -> HttpResponse:
    runs.append(request.user.get_username())
    posts = cache.fetch(Key("social", "posts"), lambda: list(database), [POSTS])
    said = " ".join(str(message) for message in messages.get_messages(request))
    page = engines["django"].from_string(PAGE).render({"posts": posts}, request)
    return HttpResponse(f"{said}{page}")


def sell(request: HttpRequest) -> HttpResponse:
    """A view that changes what it shows, as one that counts its readers does."""
    before = cache.fetch(Key("social", "posts"), lambda: list(database), [POSTS])
    database.append("another")
    cache.touch(POSTS)
    after = cache.fetch(Key("social", "posts"), lambda: list(database), [POSTS])
    return HttpResponse(f"{len(before)} {len(after)}")


def publish(request: HttpRequest) -> HttpResponse:
    database.append(request.POST["post"])
    cache.touch(POSTS)
    messages.success(request, "Posted.")
    return redirect("/feed/")


urlpatterns = [
    path("feed/", cache.view(feed)),
    path("sell/", cache.view(sell)),
    path("publish/", publish),
    path("accounts/", include("apps.accounts.urls")),
]


@pytest.fixture(params=["redis", "memcached"])
def server(request) -> Iterator[Victim]:
    try:
        victim = Victim(request.param)
    except ServiceMissing as missing:
        pytest.skip(str(missing))
    forget_servers()
    with victim:
        yield victim
    forget_servers()


@pytest.fixture(autouse=True, params=["conditional", "layered"])
def keeping(request, settings, server):
    settings.CACHES = server.caches()
    settings.CACHE_STRATEGY = request.param
    settings.CACHE_TTL_S = 60
    database[:] = ["first"]
    runs.clear()


@pytest.fixture
def strategy() -> Conditional:
    assert isinstance(cache.strategy, Conditional)
    return cache.strategy


@pytest.fixture
def ada() -> Browser:
    return visitor("ada")


def visitor(name: str) -> Browser:
    browser = Browser()
    browser.force_login(User.objects.create_user(name))
    browser.get("/feed/")  # the form token's cookie comes with the first page
    browser.get("/feed/")
    runs.clear()
    browser.statuses.clear()
    return browser


def test_304_asks_neither_session_nor_user(ada, django_assert_num_queries):
    """Two round trips to the cache, and nothing else; and it has no length."""
    with django_assert_num_queries(0), recording() as record:
        shown = ada.get("/feed/")

    assert "first" in shown.content.decode()
    assert (ada.statuses, runs) == ([304], [])
    assert (record.hits, record.misses, record.round_trips) == (1, 0, 2)
    assert not ada.last.has_header("Content-Length")


@pytest.mark.django_db(transaction=True)
def test_a_write_brings_the_page_once(ada):
    """Her own message stands on the page that comes first, and on no later one."""
    ada.post("/publish/", {"post": "second"})
    pages = [ada.get("/feed/").content.decode() for _ in range(4)]

    assert ["second" in page for page in pages] == [True] * 4
    assert ["Posted." in page for page in pages] == [True, False, False, False]
    # With the message, and without the cookie that it came in.
    assert ada.statuses == [200, 200, 304, 304]


@pytest.mark.django_db(transaction=True)
def test_a_page_that_changes_what_it_has_read():
    """It shows what it has done, and nobody keeps it."""
    browser = Browser()
    pages = [browser.get("/sell/").content for _ in range(2)]

    assert pages == [b"1 2", b"2 3"]
    assert not browser.last.has_header("ETag")


def test_nobody_s_page_is_confirmed_to_another_one(ada):
    """Even if she holds the validator: a proxy may have mixed up their pages."""
    bo = visitor("bo")
    bo.kept["/feed/"] = ada.kept["/feed/"]

    assert b"bo" in bo.get("/feed/").content
    assert bo.statuses == [200]


def test_a_form_on_a_page_that_was_kept_can_be_sent():
    """Its token goes with the cookie that she has."""
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(User.objects.create_user("cy"))
    pages = [browser.get("/feed/") for _ in range(3)]
    token = pages[-1].content.decode().partition('value="')[2].partition('"')[0]

    assert browser.statuses == [200, 200, 304]
    form = {"post": "second", "csrfmiddlewaretoken": token}
    assert browser.post("/publish/", form).status_code == 302


def test_a_write_in_the_middle_of_a_page(strategy: Conditional) -> None:
    """The page may show what was before; the next one shows what is."""
    reading, written = Event(), Event()

    def read_slowly() -> list[str]:
        posts = list(database)
        reading.set()
        assert written.wait(DEADLINE_S)
        return posts

    def make() -> str | None:
        page = strategy.page("somebody's")
        with page.being_made():
            cache.fetch(Key("social", "posts"), read_slowly, [POSTS])
        return page.made()

    with ThreadPoolExecutor(1) as pool:
        making = pool.submit(make)
        assert reading.wait(DEADLINE_S)
        strategy.touch([POSTS])
        written.set()
        validator = making.result(DEADLINE_S)

    assert validator is not None
    assert strategy.page("somebody's").validator not in (None, validator)


def test_what_may_still_be_rolled_back_is_no_page_to_keep(strategy):
    """It shows what nobody else sees, and perhaps nobody ever will."""
    page = strategy.page("somebody's")

    with transaction.atomic(), page.being_made():
        cache.touch(POSTS)
        cache.fetch(Key("social", "posts"), list, [POSTS])

    assert page.made() is None


def test_without_the_cache_pages_are_made(ada, server):
    """A server that is gone costs time, and no error page."""
    server.stop()

    assert [ada.get("/feed/").status_code for _ in range(3)] == [200] * 3
    assert (ada.statuses, runs) == ([200] * 3, ["ada"] * 3)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("server", ["redis"], indirect=True)
def test_what_was_written_during_an_outage_is_never_old(ada, server):
    """The cache comes back with all it had, and the page that she holds is of before."""
    server.freeze()
    ada.get("/feed/")  # from here on nobody asks a server that does not answer
    database.append("second")
    cache.touch(POSTS)
    server.thaw()

    def shown() -> bool:
        """Every page on the way shows the post, with a validator or without."""
        assert "second" in ada.get("/feed/").content.decode()
        return bool(ada.statuses[-1] == 304)

    wait_until(shown, deadline_s=DEADLINE_S, what="pages are confirmed again")
