"""Every address of the lesson, asked for by everybody, with GET and with POST.

`ada` owns the post and the profile, `grace` wrote the comment under the post, `mallory`
is any other member, and `sam` is staff, which on these pages is one more member: what
staff may do more, they do in the admin.

    200  a page                     403  not yours            405  not with this method
    302  done, or log in first      422  a form that is sent back
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from apps.social import urls
from fixtures.factories.social import CommentFactory, PostFactory

pytestmark = [pytest.mark.uncounted, pytest.mark.usefixtures("fresh_cache")]

LOG_IN = "/accounts/login/"
PEOPLE = ("anonymous", "mallory", "grace", "ada", "sam")
# A form without its fields is refused where it is allowed at all.
TABLE = {
    # address            GET: anonymous mallory grace ada sam; POST: the same
    "home": ((200, 302, 302, 302, 302), (405, 405, 405, 405, 405)),
    "feed": ((LOG_IN, 200, 200, 200, 200), (LOG_IN, 405, 405, 405, 405)),
    "people": ((LOG_IN, 200, 200, 200, 200), (LOG_IN, 405, 405, 405, 405)),
    "profile": ((200, 200, 200, 200, 200), (405, 405, 405, 405, 405)),
    "followers": ((200, 200, 200, 200, 200), (405, 405, 405, 405, 405)),
    "following": ((200, 200, 200, 200, 200), (405, 405, 405, 405, 405)),
    "follow": ((405, 405, 405, 405, 405), (LOG_IN, 302, 302, 302, 302)),
    "unfollow": ((405, 405, 405, 405, 405), (LOG_IN, 302, 302, 302, 302)),
    "profile_edit": ((LOG_IN, 200, 200, 200, 200), (LOG_IN, 302, 302, 302, 302)),
    "post_create": ((LOG_IN, 200, 200, 200, 200), (LOG_IN, 422, 422, 422, 422)),
    "post": ((200, 200, 200, 200, 200), (405, 405, 405, 405, 405)),
    "post_delete": ((LOG_IN, 403, 403, 200, 403), (LOG_IN, 403, 403, 302, 403)),
    "like": ((405, 405, 405, 405, 405), (LOG_IN, 302, 302, 302, 302)),
    "unlike": ((405, 405, 405, 405, 405), (LOG_IN, 302, 302, 302, 302)),
    "comment": ((405, 405, 405, 405, 405), (LOG_IN, 422, 422, 422, 422)),
    "comment_delete": ((LOG_IN, 403, 200, 200, 403), (LOG_IN, 403, 302, 302, 403)),
}
CASES = [
    pytest.param(name, method, person, answer, id=f"{method} {name} by {person}")
    for name, methods in TABLE.items()
    for method, answers in zip(("GET", "POST"), methods, strict=True)
    for person, answer in zip(PEOPLE, answers, strict=True)
]


@dataclass(frozen=True)
class Addresses:
    post: int
    comment: int

    def __getitem__(self, name: str) -> str:
        return {
            "home": "/",
            "feed": "/feed/",
            "people": "/people/",
            "profile": "/profile/ada/",
            "followers": "/profile/ada/followers/",
            "following": "/profile/ada/following/",
            "follow": "/profile/ada/follow/",
            "unfollow": "/profile/ada/unfollow/",
            "profile_edit": "/settings/profile/",
            "post_create": "/posts/create/",
            "post": f"/posts/{self.post}/",
            "post_delete": f"/posts/{self.post}/delete/",
            "like": f"/posts/{self.post}/like/",
            "unlike": f"/posts/{self.post}/unlike/",
            "comment": f"/posts/{self.post}/comment/",
            "comment_delete": f"/comments/{self.comment}/delete/",
        }[name]


@pytest.fixture
def addresses(ada, grace) -> Addresses:
    post = PostFactory(user=ada)
    return Addresses(post.pk, CommentFactory(user=grace, post=post).pk)


@pytest.mark.parametrize("name, method, person, answer", CASES)
def test_answer(name, method, person, answer, addresses, browser_of, request):
    """Each row of the table holds; who must log in first is sent to do so."""
    who = None if person == "anonymous" else request.getfixturevalue(person)
    browser = browser_of(who)

    response = browser.generic(method, addresses[name])

    if answer == LOG_IN:
        assert response.status_code == 302
        assert response["Location"].startswith(f"{LOG_IN}?next=/")
    else:
        assert response.status_code == answer
        assert not response.headers.get("Location", "").startswith(LOG_IN)


def test_the_table_is_complete():
    """An address that is added must say here who may do what with it."""
    assert set(TABLE) == {route.name for route in urls.urlpatterns}


def test_a_refusal_says_who_may(addresses, mallory, browser_of):
    """403 is not a bare number."""
    page = browser_of(mallory).post(addresses["post_delete"])
    comment = browser_of(mallory).post(addresses["comment_delete"])

    assert "Only its author can delete a post." in page.content.decode()
    assert "Only who wrote a comment" in comment.content.decode()


@pytest.mark.parametrize(
    "name, comes_back_to",
    [
        pytest.param("like", "/people/", id="where the button stood"),
        pytest.param("comment", None, id="the post"),
    ],
)
def test_after_logging_in_one_comes_back_to_a_page(
    name, comes_back_to, addresses, client
):
    """`next` is never an address that takes POST alone."""
    response = client.post(addresses[name], {"next": comes_back_to or ""})

    assert response["Location"] == f"{LOG_IN}?next={comes_back_to or addresses['post']}"


@pytest.mark.parametrize("name", ["post_delete", "comment_delete"])
def test_what_no_form_can_send_is_refused(name, addresses, ada, browser_of):
    """DELETE is not another way to delete, past the view that tells her so."""
    assert browser_of(ada).delete(addresses[name]).status_code == 405


def test_forms_without_their_token_are_refused(addresses, ada):
    """Another site cannot make a member's browser act for it."""
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada)

    for name in ("like", "post_delete", "post_create", "profile_edit", "comment"):
        assert browser.post(addresses[name]).status_code == 403
