"""The lesson in the admin: forms, lists, uploads, and the page with the editor on it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.staticfiles.finders import find
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.cms.models import Category, Media, Post, Tag
from apps.cms.settling import Status
from fixtures.factories.cms import CategoryFactory, PostFactory, TagFactory
from suites.support.pages import seen
from suites.support.pictures import picture

from .pages import titles

pytestmark = pytest.mark.usefixtures("fresh_cache")
POSTS = "/admin/cms/post/"
A_DAY = datetime(2026, 1, 5, 12, tzinfo=UTC)
MP4 = b"\0\0\0\x18ftypmp42" + b"\0" * 64


def form(**told):
    """What a browser sends of the form, filled in with as little as it takes."""
    return {
        "title": "Tides",
        "slug": "tides",
        "status": "draft",
        "content": "<p>They come.</p>",
        **told,
    }


def date(moment: datetime) -> dict[str, str]:
    return {
        "published_at_0": f"{moment:%Y-%m-%d}",
        "published_at_1": f"{moment:%H:%M:%S}",
    }


@pytest.mark.django_db(transaction=True)
def test_an_editor_writes_publishes_and_removes(sam, browser_of, client):
    """Readers see each step at once; whoever saves a post first is its author."""
    sea, moon = CategoryFactory(), TagFactory()
    editor = browser_of(sam)
    assert titles(client) == []

    sent = form(status="published", categories=[sea.pk], tags=[moon.pk])
    assert editor.post(f"{POSTS}add/", sent).status_code == 302
    post = Post.objects.get()
    assert titles(client) == ["Tides"]
    assert (post.author, [*post.categories.all(), *post.tags.all()]) == (
        sam,
        [sea, moon],
    )

    moment = post.published_at
    assert moment is not None
    sent = form(title="High tides", status="published", **date(moment))
    assert editor.post(f"{POSTS}{post.pk}/change/", sent).status_code == 302
    post.refresh_from_db()
    assert titles(client) == ["High tides"]
    assert (post.published_at, post.categories.count()) == (moment, 0)

    for action, shown in {
        "unpublish": [],
        "publish": ["High tides"],
        "delete_selected": [],
    }.items():
        sent = {"action": action, "_selected_action": post.pk, "post": "yes"}
        assert editor.post(POSTS, sent).status_code == 302
        assert titles(client) == shown


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a title that nobody sees": ({"title": "\u200b"}, "nothing in it that can be seen"),
    "no text": ({"content": "<p>&nbsp;</p><script>x</script>"}, "nothing in it"),
    "a plan without a time": (
        {"status": "scheduled"},
        "Say when it is to be published.",
    ),
    "a draft with a time": (
        date(datetime(2030, 1, 1, tzinfo=UTC)),
        "A draft has no date",
    ),
    "a slug that its day has": (
        {"status": "published", "slug": "taken"},
        "Slug must be unique",
    ),
    "a slug that its planned day has": (
        {"status": "scheduled", "slug": "taken", **date(A_DAY)},
        "Slug must be unique",
    ),
    "a cover that is none": (
        {"cover": SimpleUploadedFile("a.png", b"<script>")},
        "not a picture",
    ),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_the_form_refuses(why, sam, browser_of):
    """The page says why, and nothing is written."""
    PostFactory(slug="taken")
    PostFactory(slug="taken", published_at=A_DAY)
    told, reason = REFUSED[why]

    answer = browser_of(sam).post(f"{POSTS}add/", form(**told))

    assert answer.status_code == 200
    assert reason in answer.content.decode()
    assert Post.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_cover_is_drawn_anew_and_needs_words(sam, browser_of, settings, tmp_path):
    """What was sent is not kept; what it shows is said; a new one takes its place."""
    settings.MEDIA_ROOT = tmp_path
    editor = browser_of(sam)

    def sent(**more):
        return form(cover=SimpleUploadedFile("a.png", picture()), **more)

    refused = editor.post(f"{POSTS}add/", sent())
    assert "Say what the cover shows." in refused.content.decode()
    editor.post(f"{POSTS}add/", sent(cover_alt="The sea"))
    post = Post.objects.get()
    assert re.fullmatch(r"covers/../[0-9a-f]{32}\.webp", str(post.cover))
    editor.post(f"{POSTS}{post.pk}/change/", sent(cover_alt="The sea again"))

    (kept,) = tmp_path.rglob("*.webp")
    assert kept.name in str(Post.objects.get().cover)


def test_what_is_sent_is_cleaned(sam, browser_of):
    """Editors are trusted with words, and not with scripts."""
    html = '<p onclick="x()">a<script>x()</script></p><iframe src="//evil"></iframe>'

    browser_of(sam).post(f"{POSTS}add/", form(content=html))

    assert Post.objects.get().content == "<p>a</p>"


def test_the_editor_comes_with_all_that_it_needs(sam, browser_of):
    """The map of its modules has the number that this page's policy names, and no other's."""
    browser = browser_of(sam)
    page, list_ = browser.get(f"{POSTS}add/"), browser.get(POSTS)

    html = page.content.decode()
    (nonce,) = set(re.findall(r'<script type="importmap" nonce="([^"]+)"', html))
    assert f"'nonce-{nonce}'" in page["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"]
    assert "nonce" not in list_["Content-Security-Policy"]
    for address in re.findall(r'"/static/([^"]+)"', html):
        assert find(address), address


def test_a_plan_is_made_in_the_form(sam, browser_of):
    """It waits, and has a preview that the list leads to."""
    browser = browser_of(sam)
    tomorrow = timezone.now() + timedelta(days=1)

    browser.post(f"{POSTS}add/", form(status="scheduled", **date(tomorrow)))

    post = Post.objects.get()
    assert post.status == Status.SCHEDULED
    assert f'<a href="/drafts/{post.pk}/">Preview</a>' in seen(browser, POSTS)
    assert "Tides</h1>" in seen(browser, f"/drafts/{post.pk}/")


def test_one_that_cannot_be_published_stops_no_other(sam, ada, browser_of):
    """Of several drafts, those whose address is free are; the others are named."""
    PostFactory(author=ada, slug="tide")
    drafts = [
        PostFactory(author=ada, slug=slug, status=Status.DRAFT)
        for slug in ("ebb", "tide", "flow")
    ]
    chosen = [post.pk for post in drafts]

    answer = browser_of(sam).post(
        POSTS, {"action": "publish", "_selected_action": chosen}, follow=True
    )

    assert "Posts that are published: 2." in answer.content.decode()
    assert "has the slug “tide”" in answer.content.decode()
    assert Post.objects.filter(status=Status.DRAFT).get().slug == "tide"


def test_uploads_are_pictures_and_videos(sam, browser_of, settings, tmp_path):
    """Told by what is in them; a picture is drawn anew, and both have addresses for texts."""
    settings.MEDIA_ROOT = tmp_path
    browser, path = browser_of(sam), "/admin/cms/media/"

    def send(name, content, **more):
        file = SimpleUploadedFile(name, content)
        return browser.post(f"{path}add/", {"title": name, "file": file, **more})

    assert send("a.mp4", MP4).status_code == 302
    assert send("b.html", picture(), alt="The sea").status_code == 302
    for name, content in {
        "c.mp4": b"<script>",
        "d.svg": b"<svg/>",
        "e.png": picture(),
    }.items():
        assert send(name, content).status_code == 200
    kept = {each.title: str(each.file) for each in Media.objects.all()}
    assert {title: name.rpartition(".")[2] for title, name in kept.items()} == {
        "a.mp4": "mp4",
        "b.html": "webp",
    }
    assert all(f"/media/{name}" in seen(browser, path) for name in kept.values())
    picker = seen(browser, f"{path}pick/")
    assert f'data-src="/media/{kept["b.html"]}" data-alt="The sea"' in picker
    assert kept["a.mp4"] not in picker


@pytest.mark.parametrize("model", [Category, Tag])
def test_subjects_have_names_and_addresses(model, sam, browser_of):
    """One of each; the list says how much can be read about it."""
    browser, path = browser_of(sam), f"/admin/cms/{model._meta.model_name}/"

    assert (
        browser.post(f"{path}add/", {"name": " The  sea ", "slug": "sea"}).status_code
        == 302
    )
    again = browser.post(f"{path}add/", {"name": "Sea", "slug": "sea"})
    unseen = browser.post(f"{path}add/", {"name": "\u200b", "slug": "x"})

    assert "already exists" in again.content.decode()
    assert "nothing in it that can be seen" in unseen.content.decode()
    subject = model.objects.get()
    assert str(subject) == "The sea"
    for status in (Status.DRAFT, Status.PUBLISHED):
        subject.posts.add(PostFactory(status=status))
    assert 'class="field-post_count">1<' in seen(browser, path)
    lookup = {"app_label": "cms", "model_name": "post", "term": "se"}
    field = {Category: "categories", Tag: "tags"}[model]
    found = browser.get("/admin/autocomplete/", lookup | {"field_name": field})
    assert [each["text"] for each in found.json()["results"]] == ["The sea"]


def test_lists_cost_the_same_however_long_they_are(sam, browser_of):
    """Ten posts more, in as many categories, are not one query more."""
    browser = browser_of(sam)
    paths = [POSTS, "/admin/cms/category/", "/admin/cms/tag/", f"{POSTS}?q=tide"]

    def costs():
        for path in paths:
            seen(browser, path)
            with CaptureQueriesContext(connection) as queries:
                seen(browser, path)
            yield len(queries)

    def write():
        about = {"categories": [CategoryFactory()], "tags": [TagFactory()]}
        PostFactory(title="Tide", **about)

    write()
    few = list(costs())
    for _ in range(10):
        write()

    assert list(costs()) == few
