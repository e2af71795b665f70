"""What search engines are told: valid, complete, of what can be read, and no staler."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema
from django.utils import timezone

from apps.cms import services, sitemaps
from apps.cms.models import Post
from apps.cms.settling import Status
from fixtures.factories.cms import CategoryFactory, PostFactory, TagFactory
from suites.support.browser import Browser
from suites.support.strategies import on_a_server_that_will_do

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]

SITE = "http://testserver"
INDEX = "/sitemap.xml"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
LAST_WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(Path(__file__).with_name("sitemap.xsd")))


@pytest.fixture
def posts(ada) -> list[Post]:
    """Two in Sea and tagged Moon, of one slug; Sky has a draft, and Void nothing."""
    sea, moon = CategoryFactory(slug="sea"), TagFactory(slug="moon")
    sky = CategoryFactory(slug="sky")
    CategoryFactory(slug="void")
    TagFactory(slug="sun")
    shown: list[Post] = [
        PostFactory(
            slug="tide",
            author=ada,
            published_at=timezone.now() - timedelta(days=days),
            categories=[sea],
            tags=[moon],
        )
        for days in (2, 1)
    ]
    later = datetime(2999, 1, 1, tzinfo=UTC)
    PostFactory(slug="draft", author=ada, status=Status.DRAFT, categories=[sky])
    PostFactory(slug="plan", author=ada, status=Status.SCHEDULED, published_at=later)
    Post.objects.filter(pk__in=[post.pk for post in shown]).update(
        updated_at=timezone.now() - LAST_WEEK
    )
    return shown


def told(client, path: str) -> bytes:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/xml"
    body: bytes = answer.content
    return body


def xml(text: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314  # it is ours


def located(client, path: str) -> dict[str, str]:
    """Paths, each with when it changed; every address is whole."""
    root = xml(told(client, path))
    found = {}
    for each in root:
        address = each.findtext("s:loc", "", NAMES)
        assert address.startswith(f"{SITE}/")
        found[address.removeprefix(SITE)] = each.findtext("s:lastmod", "", NAMES)
    return found


def maps(client) -> dict[str, dict[str, str]]:
    return {path: located(client, path) for path in located(client, INDEX)}


def test_maps_keep_the_schema(client, posts, schema):
    """The index and every map that it names are what sitemaps.org says they are."""
    for path in (INDEX, *located(client, INDEX)):
        schema.validate(xml(told(client, path)))


def test_all_that_can_be_read_is_there(client, posts):
    """Each post is there once, by its canonical address; subjects, if they have posts."""
    found = maps(client)
    older, _ = posts
    of_day = f"/blog/{older.published_at:%Y/%m/%d}/tide/"

    assert {path: list(addresses) for path, addresses in found.items()} == {
        "/sitemap-posts.xml": [of_day, "/blog/tide/"],
        "/sitemap-categories.xml": ["/categories/sea/"],
        "/sitemap-tags.xml": ["/tags/moon/"],
    }
    for addresses in found.values():
        for address in addresses:
            assert client.get(address).status_code == 200


def test_when_it_changed(client, posts):
    """A post changes when it is published and when it is edited; a list, with its posts."""
    older, _ = posts
    found = maps(client)
    days = [f"{post.published_at:%Y-%m-%d}" for post in posts]
    assert list(found["/sitemap-posts.xml"].values()) == days
    assert list(found["/sitemap-tags.xml"].values()) == [days[1]]

    older.title = "Low tide"
    older.save()

    today = f"{older.updated_at:%Y-%m-%d}"
    found = maps(client)
    assert list(found["/sitemap-posts.xml"].values()) == [today, days[1]]
    assert list(found["/sitemap-categories.xml"].values()) == [today]
    assert {moment[:10] for moment in located(client, INDEX).values()} == {today}


def test_long_maps_are_several(client, ada, schema, monkeypatch):
    """The index names every page of a map, and together they have each address once."""
    monkeypatch.setattr(sitemaps.CachedSitemap, "limit", 3)
    slugs = [PostFactory(author=ada, slug=f"post-{n}").slug for n in range(7)]

    found = maps(client)

    assert list(found) == [
        "/sitemap-posts.xml",
        *(f"/sitemap-posts.xml?p={n}" for n in (2, 3)),
    ]
    assert [path for page in found.values() for path in page] == [
        f"/blog/{slug}/" for slug in slugs
    ]
    assert client.get("/sitemap-posts.xml?p=4").status_code == 404
    assert client.get("/sitemap-posts.xml?p=x").status_code == 404


def test_nothing_there(client, ada):
    """A map without addresses would be none: while there are none, neither is there a map."""
    PostFactory(author=ada, status=Status.DRAFT)
    assert client.get(INDEX).status_code == 404

    PostFactory(author=ada)

    assert list(located(client, INDEX)) == ["/sitemap-posts.xml"]
    assert client.get("/sitemap-tags.xml").status_code == 404
    assert client.get("/sitemap-elsewhere.xml").status_code == 404


def test_robots(client):
    """Who comes to look finds the map, and stays out of the search."""
    answer = client.get("/robots.txt")

    assert answer["Content-Type"] == "text/plain"
    assert answer.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /search/",
        f"Sitemap: {SITE}{INDEX}",
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["none", "versioned", "conditional", "layered"])
def test_maps_are_as_new_as_pages(name, settings, request, posts):
    """What is taken back is in no map any more, and nothing else makes one old."""
    on_a_server_that_will_do("cms", name, settings, request)
    reader = Browser()
    assert len(maps(reader)) == 3

    services.unpublish(posts[1].pk)
    assert list(maps(reader)["/sitemap-posts.xml"]) == ["/blog/tide/"]
    services.remove(posts[0].pk)
    assert reader.get(INDEX).status_code == 404

    services.publish(posts[1].pk)
    assert len(maps(reader)) == 3
    if name in ("conditional", "layered"):
        reader.statuses.clear()
        maps(reader)
        assert set(reader.statuses) == {304}
