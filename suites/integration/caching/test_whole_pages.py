"""Pages that the site keeps, behind all its middleware, with people who log in.

Under `per_view`, under `per_site` behind its door, and under Django's own `cache_page` as
a peer.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.test import Client
from django.urls import include, path

from apps.common.caching.lesson import LessonCache
from apps.common.telemetry.recorder import recording
from fixtures.provisioners.interface import ServiceMissing
from suites.integration.caching.victims import Victim
from suites.support.doors import ClientAtTheDoor

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

cache = LessonCache("social")
runs: list[str] = []

PAGE = (
    "{{ request.user.username|default:'stranger' }}"
    "{% for message in messages %} {{ message }}{% endfor %}"
    "<form method='post'>{% csrf_token %}</form>"
)


@login_required
def feed(request: HttpRequest) -> HttpResponse:
    runs.append(request.user.get_username())
    return HttpResponse(engines["django"].from_string(PAGE).render({}, request))


def landing(request: HttpRequest) -> HttpResponse:
    runs.append("landing")
    return HttpResponse(engines["django"].from_string(PAGE).render({}, request))


def greet(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Welcome.")
    return redirect("/feed/")


urlpatterns = [
    path("greet/", greet),
    path("feed/", cache.view(feed)),
    path("", cache.view(landing)),
    path("accounts/", include("apps.accounts.urls")),
]


@pytest.fixture(params=["redis", "memcached"])
def server(request) -> Iterator[Victim]:
    try:
        victim = Victim(request.param)
    except ServiceMissing as missing:
        pytest.skip(str(missing))
    with victim:
        yield victim


@pytest.fixture(autouse=True, params=["per_site", "per_view", "cache_page"])
def keeper(request, settings, server) -> str:
    settings.CACHES = server.caches()
    peer = request.param == "cache_page"
    settings.CACHE_PEER = "cache_page" if peer else "none"
    settings.CACHE_STRATEGY = "none" if peer else request.param
    settings.CACHE_TTL_S = 60
    runs.clear()
    return str(request.param)


@pytest.fixture
def ada() -> Client:
    return visitor("ada")


def visitor(name: str) -> Client:
    client = ClientAtTheDoor(cache)
    client.force_login(User.objects.create_user(name))
    client.get("/feed/")  # the form token's cookie comes with the first page
    runs.clear()
    return client


def test_a_hit_asks_neither_session_nor_user(ada, keeper, django_assert_num_queries):
    """A round trip to the cache, or two, and nothing else."""
    ada.get("/feed/")
    with django_assert_num_queries(0), recording() as record:
        answer = ada.get("/feed/")

    assert answer.status_code == 200
    assert runs == ["ada"]
    assert (record.hits, record.misses) == (1, 0)
    assert record.round_trips == (2 if keeper == "cache_page" else 1)


def test_nobody_is_shown_another_one_s_page(ada):
    """Whoever comes first, and however often."""
    bo = visitor("bo")
    for _ in range(2):
        assert b"ada" in ada.get("/feed/").content
        assert b"bo" in bo.get("/feed/").content
    assert runs == ["ada", "bo"]


def test_who_is_logged_out_is_shown_the_login(ada):
    """Her cookie is gone, and with it her page."""
    ada.get("/feed/")
    ada.logout()

    assert ada.get("/feed/").status_code == 302


def test_strangers_get_tokens_of_their_own():
    """A page with somebody else's would refuse their forms."""
    first, second = ClientAtTheDoor(cache), ClientAtTheDoor(cache)
    pages = [client.get("/") for client in (first, second)]

    assert len({page.cookies["csrftoken"].value for page in pages}) == 2


def test_a_kept_form_can_be_sent():
    """The token in the page from the cache goes with the cookie that she has."""
    client = ClientAtTheDoor(cache, enforce_csrf_checks=True)
    client.force_login(User.objects.create_user("cy"))
    pages = [client.get("/feed/") for _ in range(3)]
    token = pages[-1].content.decode().partition('value="')[2].partition('"')[0]

    assert len(runs) == 2  # the first came without a cookie for its token
    assert client.post("/feed/", {"csrfmiddlewaretoken": token}).status_code == 200


def test_what_is_said_once_is_not_kept(ada, keeper):
    """The peer keeps it: whoever sends the same cookie is told the same until the page expires.

    The message waits in a cookie that is signed with the second, and a page from the cache
    takes nothing out of it: two who are greeted in one second are a matter of luck, so the
    cookie comes a second time here.
    """
    ada.post("/greet/")
    told = ada.cookies["messages"].value
    said = []
    for _ in range(2):
        ada.cookies["messages"] = told
        said += [b"Welcome" in ada.get("/feed/").content for _ in range(3)]

    once = [True, False, False]
    assert said == once + ([True] * 3 if keeper == "cache_page" else once)


def test_without_the_cache_pages_are_made(ada, server):
    """A server that is gone costs time, and no error page."""
    ada.get("/feed/")
    server.stop()

    assert [ada.get("/feed/").status_code for _ in range(3)] == [200] * 3
    assert runs == ["ada"] * 4
