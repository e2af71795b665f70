"""What htmx gets instead of whole pages."""

from __future__ import annotations

import pytest

from apps.social import services
from fixtures.factories.accounts import UserFactory
from fixtures.factories.social import CommentFactory, PostFactory
from suites.support.pages import next_page, seen

from .pages import posts_on

pytestmark = pytest.mark.usefixtures("fresh_cache")
HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize("path", ["/feed/", "/profile/ada/"])
def test_more_posts_are_posts_and_the_next_link(path, ada, browser_of):
    """No page around them, and words for a screen reader about what has come."""
    PostFactory.create_batch(45, user=ada)
    browser = browser_of(ada)
    second = f"{path}{next_page(seen(browser, path))}"

    part = browser.get(second, headers=HTMX)
    whole = browser.get(second)

    html = part.content.decode()
    assert posts_on(html) == posts_on(whole.content.decode())
    assert next_page(html) is not None
    assert "<html" not in html
    assert 'id="announcement"' in html
    assert "Posts from before" in html
    assert "HX-Request" in part["Vary"]
    assert "HX-Request" in whole["Vary"]


def test_the_first_page_is_always_whole(ada, browser_of):
    """Without ?page= nothing is there yet that could go on."""
    assert "<html" in browser_of(ada).get("/feed/", headers=HTMX).content.decode()


def test_more_comments(ada, client):
    """The page of a post goes on in the same way."""
    post = PostFactory(user=ada)
    CommentFactory.create_batch(55, post=post)
    first = seen(client, f"/posts/{post.pk}/")

    part = client.get(next_page(first), headers=HTMX).content.decode()

    assert first.count('<li class="comment') == 50
    assert part.count('<li class="comment') == 5
    assert "5 more comments were added." in part
    assert "<html" not in part


def test_more_people_who_were_searched_for(ada, browser_of):
    """The words that were searched for are kept from page to page, and on the way back."""
    UserFactory.create_batch(35, first_name="Grace")
    browser = browser_of(ada)
    first = seen(browser, "/people/?q=grace")

    part = browser.get(f"/people/{next_page(first)}", headers=HTMX).content.decode()
    whole = seen(browser, f"/people/{next_page(first)}")

    assert "q=grace" in str(next_page(first))
    assert part.count("@person") == 5
    assert "5 more people were added." in part
    assert 'href="/people/?q=grace">Back to the beginning' in whole


@pytest.mark.parametrize(
    "act, likes, liked", [("like", 2, "true"), ("unlike", 1, "false")]
)
def test_a_like_answers_with_the_actions(act, likes, liked, ada, grace, browser_of):
    """The new state of the button and of the counter, and nothing else."""
    post = PostFactory(user=ada)
    services.like(ada, post.pk)
    services.like(grace, post.pk)

    answer = browser_of(grace).post(f"/posts/{post.pk}/{act}/", headers=HTMX)

    html = answer.content.decode().strip()
    start = f'<div class="actions row" id="actions-{post.pk}"'
    assert html.startswith(f'{start} data-likes="{likes}" data-liked="{liked}">')
    assert html.endswith("</div>")


@pytest.mark.parametrize("act, followed", [("follow", "true"), ("unfollow", "false")])
def test_a_follow_in_a_list_answers_with_the_button(
    act, followed, ada, grace, browser_of
):
    """The button that undoes it, with the same id, so that the focus stays."""
    answer = browser_of(grace).post(f"/profile/ada/{act}/", headers=HTMX)

    html = answer.content.decode().strip()
    assert html.startswith("<button")
    assert 'id="follow-ada"' in html
    assert f'data-followed="{followed}"' in html


def test_who_is_logged_out_is_taken_to_the_login_page(ada, client):
    """A click after the session has ended does not put the login page into the feed."""
    post = PostFactory(user=ada)

    answer = client.post(
        f"/posts/{post.pk}/like/",
        headers={**HTMX, "HX-Current-URL": "http://testserver/feed/"},
    )

    assert answer["HX-Redirect"] == "/accounts/login/?next=%2Ffeed%2F"
