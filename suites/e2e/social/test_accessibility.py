"""No page breaks a rule that axe knows, in either colour scheme, wide or narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from fixtures.factories.social import (
    CommentFactory,
    FollowFactory,
    LikeFactory,
    PostFactory,
)
from suites.support.looks import LOOKS, faults
from suites.support.people import log_in

PAGES = {
    "landing page": "/",
    "feed": "/feed/",
    "profile": "/profile/grace/",
    "own profile": "/profile/ada/",
    "post": "/posts/{post}/",
    "writing": "/posts/create/",
    "deleting": "/posts/{post}/delete/",
    "followers": "/profile/ada/followers/",
    "people": "/people/?q=a",
    "nobody found": "/people/?q=nobody",
    "editing": "/settings/profile/",
    "unknown person": "/profile/zoe/",
}


@pytest.fixture
def post(ada, grace):
    """Something to see on every page."""
    post = PostFactory(user=ada)
    PostFactory(user=grace)
    FollowFactory(follower=grace, followed=ada)
    FollowFactory(follower=ada, followed=grace)
    LikeFactory(user=ada, post=post)
    CommentFactory(user=grace, post=post)
    return post


@pytest.mark.parametrize("look", LOOKS)
def test_no_rule_is_broken(look, site, new_context, console, ada, post):
    """Every page of the lesson is looked at as a visitor of that kind sees it."""
    console.allow("status of 404")
    context = new_context(**LOOKS[look])
    page = context.new_page()

    broken = []
    for name, path in PAGES.items():
        if name == "feed":
            log_in(context, site, ada)
        page.goto(site.url + path.format(post=post.pk))
        broken += faults(page, look)

    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("path", ["/posts/create/", "/posts/{post}/comment/"])
def test_a_refusal_is_tied_to_its_field(path, site, page, context, console, ada, post):
    """A field that was refused says so, and its reason is read with it."""
    console.allow("status of 422")
    log_in(context, site, ada)
    page.goto(f"{site.url}/posts/{post.pk}/" if "comment" in path else site.url + path)
    field = page.get_by_role("main").get_by_role("textbox")
    field.evaluate("one => { one.required = false }")

    page.get_by_role("main").locator("form.stack").get_by_role("button").click()

    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("This field is required.")
