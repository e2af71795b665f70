"""What feed readers are told: well-formed, complete, of what can be read, and no staler."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from xml.etree import ElementTree

import feedparser
import pytest
from django.utils import timezone

from apps.cms import services
from apps.cms.feeds import ENTRIES
from apps.cms.models import Post
from apps.cms.settling import Status
from fixtures.factories.cms import CategoryFactory, PostFactory, TagFactory
from suites.support.browser import Browser
from suites.support.pages import seen
from suites.support.strategies import on_a_server_that_will_do

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db,
    pytest.mark.usefixtures("fresh_cache"),
]

SITE = "http://testserver"
RSS = ("/feed/", "/categories/sea/feed/", "/tags/moon/feed/")
ATOM = tuple(f"{path}atom/" for path in RSS)
PAGES = ("/blog/", "/categories/sea/", "/tags/moon/")
NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/elements/1.1/",
}
HOSTILE = "<b>Tide</b> & \x0bmill]]> \uffff\U0001f30a </title><x>"
AS_SHOWN = "<b>Tide</b> & mill]]> \U0001f30a </title><x>"


@pytest.fixture
def posts(ada) -> list[Post]:
    """Two in Sea and tagged Moon, one of which has another's slug; a third on its own."""
    sea, moon = (
        CategoryFactory(name="Sea", slug="sea"),
        TagFactory(name="Moon", slug="moon"),
    )
    ada.first_name, ada.last_name = "Ada", "Lovelace"
    ada.save()
    return [
        PostFactory(
            title=title,
            slug="tide",
            author=ada,
            published_at=timezone.now() - timedelta(days=days),
            categories=[sea] if days else [],
            tags=[moon] if days else [],
        )
        for title, days in (("Ebb", 2), ("Flow", 1), ("Spring", 0))
    ]


def told(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def xml(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314  # it is ours


def read(client, path: str):
    """As a feed reader reads it, which has nothing to complain of."""
    found = feedparser.parse(told(client, path))
    assert not found.bozo, found.get("bozo_exception")
    return found


def titles(client, path: str) -> list[str]:
    return [entry.title for entry in read(client, path).entries]


# --- Form -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", RSS)
def test_rss(client, posts, path):
    """What RSS 2.0 requires is there, in its formats, and every link is whole."""
    answer = client.get(path)
    root = xml(answer.content.decode())
    (channel,) = root.findall("channel")

    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    for name in ("title", "link", "description", "lastBuildDate"):
        assert channel.findtext(name), name
    assert channel.findtext("link", "").startswith(f"{SITE}/")
    (itself,) = channel.findall("a:link[@rel='self']", NAMES)
    assert itself.get("href") == SITE + path
    parsedate_to_datetime(channel.findtext("lastBuildDate", ""))
    for item in channel.findall("item"):
        assert item.findtext("title")
        assert item.findtext("description") == "The tide was out."
        assert item.findtext("link", "").startswith(f"{SITE}/blog/")
        assert len(item.findall("guid[@isPermaLink='false']")) == 1
        assert item.findtext("dc:creator", namespaces=NAMES) == "Ada Lovelace"
        assert parsedate_to_datetime(item.findtext("pubDate", "")).tzinfo


@pytest.mark.parametrize("path", ATOM)
def test_atom(client, posts, path):
    """What RFC 4287 requires is there, in its formats, and every link is whole."""
    answer = client.get(path)
    root = xml(answer.content.decode())

    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    (itself,) = root.findall("a:link[@rel='self']", NAMES)
    assert itself.get("href") == SITE + path
    for one in (root, *root.findall("a:entry", NAMES)):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"a:{name}", NAMES)) == 1, name
        assert datetime.fromisoformat(one.findtext("a:updated", "", NAMES)).tzinfo
        (link,) = one.findall("a:link[@rel='alternate']", NAMES)
        assert link.get("href", "").startswith(f"{SITE}/")
    for entry in root.findall("a:entry", NAMES):
        assert entry.findtext("a:author/a:name", "", NAMES) == "Ada Lovelace"
        assert entry.findtext("a:id", "", NAMES).startswith("tag:testserver,2026:")


@pytest.mark.parametrize("path", ["/feed/", "/feed/atom/"])
def test_any_text_is_told(client, ada, path):
    """Signs that mean something to XML or HTML are themselves; what XML cannot hold is out."""
    PostFactory(
        title=HOSTILE,
        summary=HOSTILE,
        author=ada,
        tags=[TagFactory(name=HOSTILE[:80])],
    )

    (entry,) = read(client, path).entries
    raw = xml(told(client, path))
    tag = "description" if path == "/feed/" else "{http://www.w3.org/2005/Atom}summary"
    *_, summary = raw.iter(tag)

    assert unescape(entry.title) == AS_SHOWN
    # HTML, to whoever shows it; so the text was escaped before it was put into XML.
    assert unescape(summary.text or "") == AS_SHOWN
    assert "<b>" not in (summary.text or "")


# --- What is in it --------------------------------------------------------------------


def test_each_has_its_posts(client, posts):
    """All posts, a category's, a tag's: the newest first, at their canonical addresses."""
    for path in (RSS[0], ATOM[0]):
        assert titles(client, path) == ["Spring", "Flow", "Ebb"]
    for path in (*RSS[1:], *ATOM[1:]):
        assert titles(client, path) == ["Flow", "Ebb"]

    entries = read(client, "/feed/").entries
    assert entries[0].link == f"{SITE}/blog/tide/"
    for entry in entries:
        assert client.get(entry.link.removeprefix(SITE)).status_code == 200
        assert f"{entry.title}</h1>" in told(client, entry.link.removeprefix(SITE))
    assert [tag.term for tag in entries[1].tags] == ["Sea", "Moon"]


def test_no_more_than_so_many(client, ada):
    """A feed is of the newest, and no archive."""
    for number in range(ENTRIES + 3):
        PostFactory(author=ada, title=f"Post {number}")

    assert titles(client, "/feed/") == [
        f"Post {number}" for number in range(ENTRIES + 2, 2, -1)
    ]


def test_nothing_is_told_early(client, posts, ada):
    """Drafts, and what is scheduled, are in no feed."""
    told_of = posts[0].categories.all(), posts[0].tags.all()
    for status, moment in (
        (Status.DRAFT, None),
        (Status.SCHEDULED, datetime(2999, 1, 1, tzinfo=UTC)),
    ):
        PostFactory(
            title="Secret",
            author=ada,
            status=status,
            published_at=moment,
            categories=told_of[0],
            tags=told_of[1],
        )

    for path in (*RSS, *ATOM):
        assert "Secret" not in told(client, path)


def test_a_guid_lasts(client, posts):
    """A post keeps its guid when its words, its slug and its day are others."""
    before = [entry.id for entry in read(client, "/tags/moon/feed/").entries]
    services.unpublish(posts[1].pk)
    post = Post.objects.get(pk=posts[1].pk)
    post.title, post.slug = "Neap", "neap"
    post.save()
    services.publish(post.pk)

    assert titles(client, "/tags/moon/feed/") == ["Neap", "Ebb"]
    for path in ("/tags/moon/feed/", "/feed/atom/"):
        ids = [entry.id for entry in read(client, path).entries]
        assert [number for number in ids if number in before] == before
        assert len(set(ids)) == len(ids)


def test_nothing_there(client):
    """A feed without posts is a feed; of a subject that does not exist there is none."""
    CategoryFactory(slug="sea")

    assert titles(client, "/categories/sea/feed/") == []
    assert titles(client, "/feed/atom/") == []
    for path in ("/categories/sky/feed/", "/tags/sky/feed/atom/"):
        assert client.get(path).status_code == 404


# --- How it is found, and how new it is -----------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_a_list_says_where_its_feeds_are(client, posts, path):
    """The head of a list names both of its feeds, each with its type."""
    links = re.findall(
        r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">',
        seen(client, path),
    )

    assert len(links) == 2
    for kind, address in links:
        answer = client.get(address)
        assert answer["Content-Type"].startswith(kind)
        assert {entry.title for entry in feedparser.parse(answer.content).entries} >= {
            "Ebb",
            "Flow",
        }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["none", "versioned", "conditional", "layered"])
def test_feeds_are_as_new_as_pages(name, settings, request, posts):
    """What happens to a post is in every feed at once, and nothing else makes one old."""
    on_a_server_that_will_do("cms", name, settings, request)
    reader = Browser()

    def shown() -> list[list[str]]:
        return [
            [
                entry.title
                for entry in feedparser.parse(reader.get(path).content).entries
            ]
            for path in (*RSS[1:], *ATOM[1:])
        ]

    assert shown() == [["Flow", "Ebb"]] * 4
    services.unpublish(posts[1].pk)
    assert shown() == [["Ebb"]] * 4
    post = Post.objects.get(pk=posts[0].pk)
    post.title = "Low tide"
    post.save()
    assert shown() == [["Low tide"]] * 4
    if name in ("conditional", "layered"):
        reader.statuses.clear()
        assert shown() == [["Low tide"]] * 4
        assert set(reader.statuses) == {304}


@pytest.mark.django_db(transaction=True)
def test_what_a_feed_costs(client, posts, settings, django_assert_num_queries):
    """One query for its posts and one for its subject; none while it is remembered."""
    settings.CACHE_STRATEGY = "versioned"
    with django_assert_num_queries(2):
        client.get("/categories/sea/feed/")
    with django_assert_num_queries(0):
        client.get("/categories/sea/feed/")
        client.get("/categories/sea/feed/atom/")


def test_no_date_hides_a_correction(client, posts):
    """A feed has no date that stays when a post is corrected or taken back."""
    assert "Last-Modified" not in client.get("/feed/").headers
