"""Where a post is, what a page says of itself, and addresses that lead nowhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from apps.cms import selectors, services
from fixtures.factories.accounts import UserFactory
from fixtures.factories.cms import CategoryFactory, PostFactory, TagFactory
from suites.support.pages import seen

from .pages import beside, canonical, posts_on, related, subjects_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
LEAP_DAY = datetime(2020, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC)
SITE = "http://testserver"
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'&amp;"


def test_two_posts_of_one_slug(client):
    """The newest has the plain address, the older one its day's, and lists know that."""
    older = PostFactory(slug="tide", title="Older", published_at=LEAP_DAY)
    newer = PostFactory(slug="tide", title="Newer")
    of_day = f"/blog/{newer.published_at:%Y/%m/%d}/tide/"

    pages = {
        path: seen(client, path)
        for path in ("/blog/tide/", of_day, "/blog/2020/02/29/tide/")
    }

    assert ["Newer</h1>" in html for html in pages.values()] == [True, True, False]
    assert [canonical(html) for html in pages.values()] == [
        f"{SITE}/blog/tide/",
        f"{SITE}/blog/tide/",
        f"{SITE}/blog/2020/02/29/tide/",
    ]
    assert [shown.address for shown in posts_on(seen(client, "/blog/"))] == [
        "/blog/tide/",
        "/blog/2020/02/29/tide/",
    ]
    services.unpublish(newer.pk)
    assert canonical(seen(client, "/blog/2020/02/29/tide/")) == f"{SITE}/blog/tide/"
    assert f"{older.title}</h1>" in seen(client, "/blog/tide/")


def test_the_start_page_is_the_list(client):
    """And says so; a page of it is itself."""
    place = "1767225600000000-1"

    assert canonical(seen(client, "/")) == f"{SITE}/blog/"
    assert canonical(seen(client, f"/blog/?page={place}&from=x")) == (
        f"{SITE}/blog/?page={place}"
    )


def test_what_a_page_says_to_who_links_to_it(client):
    """Its title, words, picture, dates and subjects, each in its place."""
    post = PostFactory(
        title="Tides & moons",
        slug="tides",
        content=f"<p>{'They come. ' * 60}</p>",
        cover="covers/aa/a.webp",
        cover_alt="The sea",
        categories=[CategoryFactory(name="Sea")],
        tags=[TagFactory(name="Moon")],
        author=UserFactory(first_name="Ada", last_name="L"),
    )

    html = seen(client, "/blog/tides/")

    for name, content in {
        "og:type": "article",
        "og:title": "Tides &amp; moons",
        "og:url": f"{SITE}/blog/tides/",
        "og:image": f"{SITE}/media/covers/aa/a.webp",
        "og:image:alt": "The sea",
        "article:published_time": post.published_at.isoformat(),
        "article:modified_time": post.updated_at.isoformat(),
        "article:section": "Sea",
        "article:tag": "Moon",
    }.items():
        assert f'<meta property="{name}" content="{content}">' in html
    assert '<meta name="twitter:card" content="summary_large_image">' in html
    assert '<meta name="author" content="Ada L">' in html
    (described,) = (line for line in html.splitlines() if 'name="description"' in line)
    assert described.startswith('<meta name="description" content="They come. They')
    assert described.endswith('…">')


def test_related_posts_share_most_first(client):
    """Two subjects before one, the newer of equals first; itself and strangers not."""
    sea, sky = CategoryFactory.create_batch(2)
    moon = TagFactory()
    PostFactory(slug="it", categories=[sea], tags=[moon])
    PostFactory(title="Tag alone", tags=[moon])
    PostFactory(title="Both", categories=[sea], tags=[moon])
    PostFactory(title="Category alone", categories=[sea, sky])
    PostFactory(title="Nothing", categories=[sky])

    assert related(seen(client, "/blog/it/")) == ["Both", "Category alone", "Tag alone"]


def test_relatives_in_a_crowd(client, monkeypatch):
    """Of each subject the last ones are looked at, and drafts take nobody's place."""
    monkeypatch.setattr(selectors, "RELATIVES", 2)
    sea, moon = CategoryFactory(), TagFactory()
    PostFactory(slug="it", categories=[sea], tags=[moon])
    for title in ("Rare", "Old", "New", "Newest"):
        PostFactory(
            title=title, categories=[sea], tags=[moon] if title == "Rare" else []
        )
    PostFactory.create_batch(3, status="draft", categories=[sea], tags=[moon])

    assert related(seen(client, "/blog/it/")) == ["Rare", "Newest", "New"]


def test_what_is_popular_stands_first(client):
    """By posts that can be read; what has none is not there."""
    sea, sky, empty = (CategoryFactory(name=name) for name in ("Sea", "Sky", "Empty"))
    moon, sun = (TagFactory(name=name) for name in ("Moon", "Sun"))
    PostFactory.create_batch(2, categories=[sky], tags=[sun])
    PostFactory(categories=[sea], tags=[moon])
    PostFactory.create_batch(3, status="draft", categories=[empty, sea], tags=[moon])

    names = beside(seen(client, "/tags/"))

    assert names[3:] == ["Sky", "Sea", "All categories", "Sun", "Moon", "All tags"]


def test_what_was_popular_long_ago(client, monkeypatch):
    """The newest posts alone say what is popular: all of them would have to be counted."""
    monkeypatch.setattr(selectors, "LATELY", 3)
    sky, sea = CategoryFactory(name="Sky"), CategoryFactory(name="Sea")
    sun, moon = TagFactory(name="Sun"), TagFactory(name="Moon")
    PostFactory.create_batch(4, categories=[sky], tags=[sun])
    PostFactory.create_batch(2, categories=[sea], tags=[moon])

    names = beside(seen(client, "/tags/"))

    assert names[5:] == ["Sea", "Sky", "All categories", "Moon", "Sun", "All tags"]


def test_lists_of_subjects_are_by_name(client):
    """Of categories all, of tags those that a reader finds something under."""
    sea, sky, empty = (CategoryFactory(name=name) for name in ("Sea", "Sky", "Empty"))
    moon, sun, early = (TagFactory(name=name) for name in ("Moon", "Sun", "Early"))
    PostFactory(categories=[sky], tags=[sun, moon])
    PostFactory(categories=[sea, empty], tags=[moon, early], status="draft")

    assert subjects_on(seen(client, "/categories/")) == ["Empty", "Sea", "Sky"]
    assert subjects_on(seen(client, "/tags/")) == ["Moon", "Sun"]


@pytest.mark.parametrize(
    "path, told",
    [
        ("/blog/tide/", "There is no post “tide”"),
        ("/blog/2020/02/29/tide/", "There is no post “tide”"),
        ("/blog/2021/02/29/tide/", "There is no post “tide”"),
        ("/blog/0000/00/00/tide/", "There is no post “tide”"),
        ("/categories/tide/", "There is no category “tide”"),
        ("/tags/tide/", "There is no tag “tide”"),
        (f"/blog/{'a' * 1000}/", "There is no post “aaa"),
        ("/blog/?page=2", "is not a place in this list"),
        ("/categories/?page=2", "is not a place in this list"),
        ("/tags/?page=abc-1", "is not a place in this list"),
        ("/categories/sea/?page=1-", "is not a place in this list"),
    ],
)
def test_what_is_not_there(path, told, client):
    """404, and the page says what is missing."""
    CategoryFactory(slug="sea")

    answer = client.get(path)

    assert answer.status_code == 404
    assert told in answer.content.decode()


@pytest.mark.parametrize("path", ["/blog/", "/categories/", "/tags/"])
def test_a_page_beyond_the_end(path, client):
    """There is nothing behind the last one, however large the numbers are."""
    PostFactory(categories=[CategoryFactory()], tags=[TagFactory()])
    words = f"{'0' * 5}-" if path == "/blog/" else "enp6eno-"

    assert client.get(f"{path}?page={words}{'0' * 19}").status_code == 200


def test_a_post_that_comes_after_somebody_asked_for_it(client):
    """That there was none is not remembered."""
    assert client.get("/blog/tide/").status_code == 404

    PostFactory(slug="tide", published_at=datetime.now(UTC) - timedelta(days=1))

    assert client.get("/blog/tide/").status_code == 200


def test_markup_in_names_is_text(client):
    """In a title, an author, a category, a tag, a summary, a cover's words: on every page."""
    author = UserFactory(
        username="eve", first_name=HOSTILE[:27], last_name=HOSTILE[27:]
    )
    PostFactory(
        title=HOSTILE,
        slug="tide",
        summary=HOSTILE,
        cover="covers/aa/a.webp",
        cover_alt=HOSTILE,
        content="<p>So.</p>",
        author=author,
        categories=[CategoryFactory(name=HOSTILE, slug="sea")],
        tags=[TagFactory(name=HOSTILE, slug="moon")],
    )

    for path in (
        "/",
        "/blog/tide/",
        "/categories/",
        "/categories/sea/",
        "/tags/",
        "/tags/moon/",
    ):
        html = seen(client, path)
        assert "&lt;script&gt;" in html
        assert "<script>alert" not in html
        assert "<img src=x" not in html
    assert posts_on(seen(client, "/blog/"))[0].title == HOSTILE
