"""Who publishes a post, when, and that nobody sees it a moment earlier."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.cms import clock, services, tasks
from apps.cms.models import Post
from apps.cms.selectors import UnknownPost
from apps.cms.services import SlugTaken
from apps.cms.settling import Status
from fixtures.factories.cms import CategoryFactory, PostFactory, TagFactory
from suites.support.at_once import (
    all_at_once,
    before_our_commit,
    on_its_own_connection,
)
from suites.support.pages import seen

from .pages import beside, related, subjects_on, titles

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
DAY = timedelta(days=1)


@pytest.fixture
def waiting(ada) -> Post:
    """A plan for tomorrow, in a category and with a tag of others, and one that is its own."""
    sea = CategoryFactory(name="Sea", slug="sea")
    moon, hush = TagFactory(name="Moon", slug="moon"), TagFactory(name="Hush")
    about = {"categories": [sea], "tags": [moon], "author": ada}
    PostFactory(title="Tide", slug="tide", **about)
    post: Post = PostFactory(
        title="Secret",
        slug="secret",
        status=Status.SCHEDULED,
        published_at=timezone.now() + DAY,
        **about,
    )
    post.tags.add(hush)
    return post


def make_due(post: Post, ago: timedelta = timedelta(seconds=1)) -> None:
    """As if the clock had gone on beyond its moment."""
    Post.objects.filter(pk=post.pk).update(
        status=Status.SCHEDULED, published_at=clock.now() - ago
    )


@pytest.mark.parametrize("state", ["draft", "scheduled", "due, and nobody came by"])
def test_nothing_is_seen_early(state, waiting, client):
    """Not by its page or its subject, in no list, beside no page, as nothing's relative."""
    if state == "draft":
        services.unpublish(waiting.pk)
    elif state != "scheduled":
        make_due(waiting)

    for path in ("/", "/blog/", "/categories/sea/", "/tags/moon/"):
        assert titles(client, path) == ["Tide"]
        assert not {"Secret", "Hush"} & set(beside(seen(client, path)))
    assert subjects_on(seen(client, "/tags/")) == ["Moon"]
    assert related(seen(client, "/blog/tide/")) == []
    on = timezone.now() + DAY
    for path in ("/blog/secret/", f"/blog/{on:%Y/%m/%d}/secret/"):
        assert client.get(path).status_code == 404


def test_who_writes_past_the_model_shows_nothing_early_either(waiting, client):
    """A row that says that it is published tomorrow is shown tomorrow."""
    Post.objects.filter(pk=waiting.pk).update(status=Status.PUBLISHED)

    assert titles(client) == ["Tide"]
    assert client.get("/blog/secret/").status_code == 404


def test_what_is_due_is_published_once_and_keeps_its_moment(waiting, client):
    """By whichever worker comes first; the next finds nothing to do."""
    make_due(waiting)
    moment = Post.objects.get(pk=waiting.pk).published_at

    assert tasks.publish_due() == 1
    assert tasks.publish_due() == 0
    post = Post.objects.get(pk=waiting.pk)
    assert (post.status, post.published_at) == (Status.PUBLISHED, moment)
    assert titles(client) == ["Tide", "Secret"] or titles(client) == ["Secret", "Tide"]


def test_what_is_not_due_waits(waiting):
    """A plan is kept."""
    assert services.publish_due() == []


def test_several_workers_at_once_share_what_is_due(ada):
    """Each post is published by one of them."""
    posts = PostFactory.create_batch(6, author=ada, status=Status.DRAFT)
    for post in posts:
        make_due(post)

    rounds = [each.result() for each in all_at_once([services.publish_due] * 4)]

    found = [post_id for published in rounds for post_id in published]
    assert sorted(found) == sorted(post.pk for post in posts)


def test_a_worker_passes_over_a_post_that_is_being_edited(waiting, ada):
    """It waits for nobody, and publishes what else is due; the editor's decision holds."""
    other = PostFactory(author=ada, status=Status.DRAFT)
    for post in (waiting, other):
        make_due(post)

    with ThreadPoolExecutor(1) as threads, transaction.atomic():
        services.unpublish(waiting.pk)
        another = threads.submit(on_its_own_connection, services.publish_due)
        assert another.result(timeout=30) == [other.pk]

    assert Post.objects.get(pk=waiting.pk).status == Status.DRAFT


def test_a_past_plan_publishes_at_once(ada):
    """Under the date that it was planned for."""
    post = PostFactory(author=ada, status=Status.DRAFT)
    past = datetime(2020, 2, 29, 12, tzinfo=UTC)

    services.schedule(post.pk, past)

    post.refresh_from_db()
    assert (post.status, post.published_at) == (Status.PUBLISHED, past)


def test_publishing_for_later_is_a_plan(ada):
    """Whatever it is called."""
    post = PostFactory(author=ada, published_at=timezone.now() + DAY)

    assert post.status == Status.SCHEDULED


def test_publishing_again_changes_no_date(ada):
    """What is out is out since then."""
    post = PostFactory(author=ada, published_at=datetime(2020, 1, 1, tzinfo=UTC))

    services.publish(post.pk)

    assert Post.objects.get().published_at == post.published_at


def test_a_draft_again_has_no_date(ada):
    """And is published under another one, later."""
    post = PostFactory(author=ada)

    services.unpublish(post.pk)

    assert Post.objects.get().published_at is None


def test_a_slug_stands_once_a_day(ada):
    """The database keeps that, whoever writes; another day may have it."""
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    PostFactory(author=ada, slug="tide", published_at=noon)
    PostFactory(author=ada, slug="tide", published_at=noon + DAY)
    draft = PostFactory(author=ada, slug="tide", status=Status.DRAFT)

    with pytest.raises(SlugTaken, match="another post of that day has the slug “tide”"):
        services.schedule(draft.pk, noon.replace(hour=23, minute=59))
    with pytest.raises(IntegrityError, match="once_a_day"), transaction.atomic():
        Post.objects.filter(pk=draft.pk).update(status="published", published_at=noon)
    services.schedule(draft.pk, noon - DAY)


def test_who_publishes_what_is_gone_is_told_so(ada):
    """A post that was deleted does not come back."""
    post = PostFactory(author=ada, status=Status.DRAFT)

    with before_our_commit(partial(services.publish, post.pk)) as late:
        services.remove(post.pk)

    assert isinstance(late.exception(), UnknownPost)
    assert not Post.objects.exists()


@pytest.mark.parametrize("overdue", [0, 1, 2])
def test_a_probe_and_the_admin_say_what_is_overdue(overdue, ada, sam, browser_of):
    """How many and since when, after three rounds in which nobody came by."""
    browser = browser_of(sam)
    for post in PostFactory.create_batch(overdue, author=ada, status=Status.DRAFT):
        make_due(post, timedelta(hours=1))
    make_due(PostFactory(author=ada, status=Status.DRAFT))

    report = browser.get("/readyz").json()
    told = {each["name"]: each for each in report["dependencies"]}["publishing"]
    admin = seen(browser, "/admin/cms/post/")

    assert told["answers"] == (overdue == 0)
    assert ("overdue, since" in admin) == (overdue > 0)
    if overdue:
        words = {1: "1 post is overdue", 2: "2 posts are overdue"}[overdue]
        assert words in told["reason"]
        assert words in admin
