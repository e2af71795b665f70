"""Addresses that lead nowhere are 404 pages that say what is wrong."""

from __future__ import annotations

import pytest

from fixtures.factories.blog import PostFactory

pytestmark = pytest.mark.usefixtures("fresh_cache")
LISTS = ["/", "/posts/", "/authors/ada/"]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("token", ["abc", "0-0-0", "-1", "2", "1' OR 1=1"])
def test_a_page_that_is_none(path, token, ada, client):
    """page=2 is no page of this blog: pages are places, and the answer says so."""
    answer = client.get(path, {"page": token})

    assert answer.status_code == 404
    assert "is not a place in this list" in answer.content.decode()


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("number, posts", [("0", 0), ("9" * 19, 1)])
def test_a_page_beyond_the_ends(path, number, posts, ada, client):
    """Behind all posts there is an empty page, and before them the first one."""
    PostFactory(author=ada)

    answer = client.get(path, {"page": f"{number}-{number}"})

    assert answer.status_code == 200
    assert answer.content.decode().count("<article") == posts


@pytest.mark.parametrize("path", LISTS)
def test_htmx_gets_whole_pages(path, ada, client):
    """No list of the blog has parts."""
    answer = client.get(path, {"page": "1-1"}, headers={"HX-Request": "true"})

    assert "<!doctype html>" in answer.content.decode()


@pytest.mark.parametrize("name", ["zoe", "a" * 500, "Ada", "a%00a", "%F0%28%8C%28"])
def test_an_unknown_author(name, ada, client):
    """The page says who is unknown, whatever the name is made of."""
    answer = client.get(f"/authors/{name}/")

    assert answer.status_code == 404
    assert "Nobody writes here under the name" in answer.content.decode()


def test_the_unknown_name_is_repeated_as_text(client, db):
    """Even a name made of markup stands there as it was written."""
    html = client.get("/authors/<script>alert(1)<%2Fscript>/").content.decode()

    assert "<script>alert(1)" not in html


@pytest.mark.parametrize("number", ["1000000000", "9" * 40])
@pytest.mark.parametrize("address", ["", "update/", "delete/"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_post(method, address, number, ada, browser_of):
    """The page says which number nothing has, however large."""
    answer = browser_of(ada).generic(method, f"/posts/{number}/{address}")

    if method == "POST" and not address:
        assert answer.status_code == 405
        return
    assert answer.status_code == 404
    assert f"There is no post {number};" in answer.content.decode()


def test_a_post_that_comes_after_somebody_asked_for_it(ada, client):
    """That there was none is not remembered."""
    number = PostFactory(author=ada).pk + 1
    assert client.get(f"/posts/{number}/").status_code == 404

    PostFactory(pk=number, author=ada)

    assert client.get(f"/posts/{number}/").status_code == 200
