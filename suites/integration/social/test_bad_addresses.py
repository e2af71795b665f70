"""Addresses that lead nowhere are 404 pages that say what is wrong."""

from __future__ import annotations

import pytest

from fixtures.factories.social import PostFactory

pytestmark = pytest.mark.usefixtures("fresh_cache")
LISTS = ["/feed/", "/people/", "/profile/ada/", "/profile/ada/followers/"]
BEYOND = "9" * 40


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("token", ["abc", "0-0-0", "-1", "1.5", "1' OR 1=1"])
def test_a_page_that_is_none(path, token, ada, browser_of):
    """page=abc is no page of any list, and the answer names it."""
    response = browser_of(ada).get(path, {"page": token})

    assert response.status_code == 404
    assert "is not a place in this list" in response.content.decode()


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("number", ["0", "9" * 19])
def test_a_page_beyond_the_ends(path, number, ada, browser_of):
    """A place before or behind all rows is a page like any other, perhaps an empty one."""
    PostFactory(user=ada)
    one = path.endswith(("people/", "followers/"))
    token = number if one else f"{number}-{number}"

    assert browser_of(ada).get(path, {"page": token}).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/profile/{}/", "/profile/{}/followers/", "/profile/{}/following/"],
)
@pytest.mark.parametrize("name", ["zoe", "a" * 500, "Ada", "a%00a", "%F0%28%8C%28"])
def test_an_unknown_person(path, name, ada, client):
    """The page says who is unknown, whatever the name is made of."""
    response = client.get(path.format(name))

    assert response.status_code == 404
    assert "There is nobody here with the name" in response.content.decode()


def test_the_unknown_name_is_repeated_as_text(client, db):
    """Even a name made of markup stands there as it was written."""
    response = client.get("/profile/<script>alert(1)<%2Fscript>/")

    assert "<script>alert(1)" not in response.content.decode()


@pytest.mark.parametrize("number", ["1000000000", BEYOND])
@pytest.mark.parametrize(
    "method, path",
    [
        ("GET", "/posts/{}/"),
        ("GET", "/posts/{}/delete/"),
        ("POST", "/posts/{}/delete/"),
        ("POST", "/posts/{}/like/"),
        ("POST", "/posts/{}/unlike/"),
        ("GET", "/comments/{}/delete/"),
    ],
)
def test_an_unknown_post_or_comment(method, path, number, ada, browser_of):
    """The page says which number nothing has, however large."""
    response = browser_of(ada).generic(method, path.format(number))

    assert response.status_code == 404
    assert f"{number}; perhaps it was deleted" in response.content.decode()


@pytest.mark.parametrize("content", ["", "hello"])
def test_a_comment_on_nothing(content, ada, browser_of):
    """Whether or not the form is in order, there is no post to comment on."""
    response = browser_of(ada).post("/posts/1000000000/comment/", {"content": content})

    assert response.status_code == 404


@pytest.mark.parametrize("act", ["follow", "unfollow"])
def test_following_nobody(act, ada, browser_of):
    """An action on an unknown person is a 404 as well."""
    assert browser_of(ada).post(f"/profile/zoe/{act}/").status_code == 404
