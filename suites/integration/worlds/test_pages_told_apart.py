"""Whoever follows all links of a lesson is shown the pages that would be made for her.

Two things that are remembered under one key would stand in each other's place: a second page
of a list in the place of its first, a category's in that of another. Nothing but the site's
own links says which pages there are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from html import unescape
from urllib.parse import parse_qs, urldefrag, urljoin

import pytest
from django.contrib.auth.models import User
from django.test import Client

from fixtures.plugins.lessons import site_of
from fixtures.plugins.worlds import django_on
from fixtures.worlds import cast, ensure_template, restore, world_named
from load.stories.catalogue import lessons_with_stories

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.services("postgres", "redis", "memcached"),
    pytest.mark.usefixtures("fresh_cache"),
]
OF_EACH_KIND = 2
LINK = re.compile(r'<a\s[^>]*?href="([^"#]+)')
# The same page made twice differs in these.
NEW_EVERY_TIME = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"|nonce="[^"]*"'
)
# Not the lesson's; where files lie; and what would end the visit.
ELSEWHERE = ("/accounts/", "/admin/", "/static/", "/media/")


@pytest.fixture(params=lessons_with_stories())
def lesson(request) -> Iterator[str]:
    """As in that lesson's own folder."""
    with site_of(request.param):
        yield request.param


@pytest.fixture
def readers(
    lesson, postgres_service, spare_database, django_db_blocker
) -> Iterator[list[Client]]:
    """Two people of the lesson's tiny world, and a stranger.

    Members have the cookie by which their pages are told apart.
    """
    world = world_named(lesson, "tiny")
    template = ensure_template(postgres_service.url, world)
    copy = restore(postgres_service.url, template, database=spare_database)
    with django_on(copy), django_db_blocker.unblock():
        clients = []
        for person in cast(world).people[:2]:
            client = Client()
            client.force_login(User.objects.get(username=person.username))
            client.get("/accounts/password/")
            clients.append(client)
        yield [*clients, Client()]


@pytest.mark.long
def test_every_page_is_itself(readers, settings):
    """From a cache that is being filled, by whomever, and from a full one."""
    settings.CACHE_STRATEGY = "none"
    made = [followed(client) for client in readers]
    assert min(len(pages) for pages in made[:2]) > 3

    for name in ("fragment", "cache_aside"):
        settings.CACHE_STRATEGY = name
        for client, pages in zip(readers, made, strict=True):
            for paths in (list(pages), list(pages)[::-1]):
                shown = {path: page(client, path) for path in paths}
                assert [path for path in paths if shown[path] != pages[path]] == []


def followed(client: Client) -> Mapping[str, str]:
    """Pages that links lead to, by their paths: of every kind a few."""
    start = client.get("/", follow=True).request["PATH_INFO"]
    found, waiting = dict[str, str](), [start]
    of_kind = Counter[str]()
    while waiting:
        path = waiting.pop(0)
        if path in found or of_kind[kind_of(path)] == OF_EACH_KIND:
            continue
        if html := page(client, path):
            found[path] = html
            of_kind[kind_of(path)] += 1
            links = (unescape(link) for link in LINK.findall(html))
            paths = (urldefrag(urljoin(path, link)).url for link in links)
            waiting += [path for path in paths if is_of_lesson(path)]
    return found


def kind_of(path: str) -> str:
    """
    >>> kind_of("/blog/2026/tides/?page=7-8&order=price"), kind_of("/7/")
    ('blog/*/*?order&page', '*')
    """
    place, _, query = path.partition("?")
    first, *others = place.strip("/").split("/")
    asked = "&".join(sorted(parse_qs(query)))
    kind = "/".join(["*" if first.isdigit() else first, *("*" for _ in others)])
    return f"{kind}?{asked}" if asked else kind


def is_of_lesson(path: str) -> bool:
    return path.startswith("/") and not path.startswith(ELSEWHERE)


def page(client: Client, path: str) -> str:
    """Empty where there is none that is read with eyes."""
    answer = client.get(path)
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return ""
    return NEW_EVERY_TIME.sub("", answer.content.decode())
