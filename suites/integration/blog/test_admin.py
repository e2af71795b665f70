"""The blog in the admin."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.blog.models import Post
from fixtures.factories.blog import PostFactory

from .pages import titles

pytestmark = pytest.mark.usefixtures("fresh_cache")
LIST = "/admin/blog/post/"


def test_staff_can_look_at_everything(sam, browser_of):
    """The list, a search in it, and the page of one post open."""
    post, browser = PostFactory(), browser_of(sam)

    assert browser.get(LIST).status_code == 200
    assert browser.get(LIST, {"q": "note"}).status_code == 200
    assert browser.get(f"{LIST}{post.pk}/change/").status_code == 200


def test_nobody_else_can(ada, browser_of):
    """A member who is not staff is asked to log in as somebody else."""
    answer = browser_of(ada).get(LIST)

    assert answer["Location"].startswith("/admin/login/")


@pytest.mark.django_db(transaction=True)
def test_staff_correct_and_remove_what_must_not_stay(ada, sam, browser_of):
    """Readers see it at once; who wrote it and when stays."""
    post, browser = PostFactory(author=ada), browser_of(sam)
    sent = {"title": "Corrected", "content": "So.", "author": sam.pk}
    reader = browser_of(None)
    titles(reader)

    browser.post(f"{LIST}{post.pk}/change/", sent)
    assert titles(reader) == ["Corrected"]
    assert Post.objects.get().author == ada

    action = {"action": "delete_selected", "_selected_action": post.pk, "post": "yes"}
    browser.post(LIST, action)
    assert titles(reader) == []


def test_the_rules_of_the_form_hold_here_too(ada, sam, browser_of):
    """Staff write no title that nobody could click."""
    sent = {"title": "\u200b", "content": "So.", "author": ada.pk}

    answer = browser_of(sam).post(f"{LIST}add/", sent)

    assert "nothing in it that can be seen" in answer.content.decode()
    browser_of(sam).post(f"{LIST}add/", sent | {"title": "Seen"})
    assert Post.objects.get().author == ada


def test_a_list_costs_the_same_however_long_it_is(sam, browser_of):
    """Ten posts more are not one query more."""
    browser = browser_of(sam)
    PostFactory()
    browser.get(LIST)
    with CaptureQueriesContext(connection) as few:
        browser.get(LIST)
    PostFactory.create_batch(10)
    with CaptureQueriesContext(connection) as many:
        browser.get(LIST)

    assert len(many) == len(few)
