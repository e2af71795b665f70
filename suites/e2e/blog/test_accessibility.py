"""No page of the blog breaks a rule that axe knows, in either colour scheme, wide or narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from fixtures.factories.blog import PostFactory
from suites.support.looks import LOOKS, faults
from suites.support.people import log_in

READING = {
    "list": "/",
    "post": "/posts/{post}/",
    "author": "/authors/ada/",
    "author of nothing": "/authors/grace/",
    "unknown author": "/authors/zoe/",
}
WRITING = {
    "own post": "/posts/{post}/",
    "writing": "/posts/create/",
    "editing": "/posts/{post}/update/",
    "deleting": "/posts/{post}/delete/",
}


@pytest.fixture
def post(ada, grace):
    """Something to see on every page, with a second page behind it."""
    PostFactory.create_batch(11, author=ada)
    return PostFactory(
        author=ada, title=f"A {'very ' * 20}long title", content="x" * 500
    )


@pytest.mark.parametrize("look", LOOKS)
def test_no_rule_is_broken(look, site, new_context, console, ada, post):
    """A stranger's pages and an author's; and nothing has to be scrolled sideways."""
    console.allow("status of 404")
    context = new_context(**LOOKS[look])
    page = context.new_page()
    broken = []

    for name, path in (READING | WRITING).items():
        if name == "own post":
            log_in(context, site, ada)
        page.goto(site.url + path.format(post=post.pk))
        broken += faults(page, look)

    assert not broken, "\n".join(broken)


def test_a_refusal_is_tied_to_its_field(site, page, context, console, ada):
    """A field that was refused says so, and its reason is read with it."""
    console.allow("status of 422")
    log_in(context, site, ada)
    page.goto(f"{site.url}/posts/create/")
    title = page.get_by_label("Title")
    title.evaluate("one => { one.form.noValidate = true }")
    page.get_by_label("Text").fill("It has no title.")

    page.get_by_role("button", name="Publish").click()

    expect(title).to_have_attribute("aria-invalid", "true")
    expect(title).to_have_accessible_description("This field is required.")
    expect(page.get_by_label("Text")).to_have_value("It has no title.")
