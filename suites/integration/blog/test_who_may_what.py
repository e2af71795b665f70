"""Every address of the blog, asked for by everybody, with GET and with POST.

The table stands in the lesson's README: what is promised there is what is tried here.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from apps.blog import urls
from apps.blog.models import Post
from fixtures.factories.blog import PostFactory
from suites.support.who_may_what import cases_of, missing

pytestmark = [pytest.mark.uncounted, pytest.mark.usefixtures("fresh_cache")]
README = Path(urls.__file__).with_name("README.md")
CASES = cases_of(README)


@pytest.fixture
def people(ada, mallory, sam):
    return {"anonymous": None, "another": mallory, "owner": ada, "staff": sam}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_answer(case, people, ada, browser_of):
    """Each cell of the table holds; and only who may has changed anything."""
    post = PostFactory(author=ada)
    path = case.address({"<int:pk>": post.pk, "<str:username>": "ada"})

    answer = browser_of(people[case.person]).generic(case.method, path)

    assert case.is_answered_by(answer), (answer.status_code, answer.headers)
    is_deleted = not Post.objects.filter(pk=post.pk).exists()
    assert is_deleted == (str(case) == "POST posts/<int:pk>/delete/ by owner")


def test_the_table_is_complete():
    """An address that is added must say there who may do what with it."""
    assert missing(CASES, urls.urlpatterns) == []


@pytest.mark.parametrize("address", ["update", "delete"])
def test_a_refusal_says_who_may(address, ada, mallory, browser_of):
    """403 is not a bare number, and what was sent is not taken."""
    post = PostFactory(author=ada, title="Hers")
    sent = {"title": "Mine", "content": "Now."}

    answer = browser_of(mallory).post(f"/posts/{post.pk}/{address}/", sent)

    assert answer.status_code == 403
    assert "Only its author can change or delete a post." in answer.content.decode()
    assert Post.objects.get().title == "Hers"


@pytest.mark.parametrize("address", ["/posts/create/", "/posts/{}/update/"])
def test_after_logging_in_she_is_where_she_wanted_to_be(address, ada, client):
    """The login leads on to the form."""
    path = address.format(PostFactory(author=ada).pk)

    assert client.get(path)["Location"] == f"/accounts/login/?next={path}"


def test_forms_without_their_token_are_refused(ada):
    """Another site cannot make an author's browser write for it."""
    post = PostFactory(author=ada)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada)

    for path in ("create", f"{post.pk}/update", f"{post.pk}/delete"):
        assert browser.post(f"/posts/{path}/").status_code == 403
    assert Post.objects.get() == post


def test_whoever_registers_may_write(client, db):
    """Registration is all that it takes to be an author."""
    password = "a long enough phrase"
    form = {"username": "zoe", "password1": password, "password2": password}
    client.post("/accounts/register/", form)

    client.post("/posts/create/", {"title": "Hello", "content": "It is me."})

    assert Post.objects.get().author.username == "zoe"
