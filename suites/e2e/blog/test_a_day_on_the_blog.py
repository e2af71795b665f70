"""What a person does on the blog in a day: each thing once, with the mouse."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from fixtures.factories.blog import PostFactory
from suites.support.people import log_in

MEMBER = {"username": "zoe", "password": "a long enough phrase"}


def test_registering_and_writing_the_first_post(site, page):
    """Somebody new finds an empty blog, registers, writes, and reads herself."""
    page.goto(site.url)
    expect(page.get_by_text("Nothing has been written here yet.")).to_be_visible()
    page.get_by_role("link", name="Register").click()
    page.get_by_label("Username").fill(MEMBER["username"])
    page.get_by_label(re.compile("^Password:?$")).fill(MEMBER["password"])
    page.get_by_label("Password confirmation").fill(MEMBER["password"])
    page.get_by_role("button", name="Register").click()

    page.get_by_role("link", name="Write a post").click()
    page.get_by_label("Title").fill("Tides")
    page.get_by_label("Text").fill("They come.\n\nThey go.")
    page.get_by_role("button", name="Publish").click()

    expect(page.get_by_role("status").filter(has_text="is published")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tides")
    expect(page.get_by_role("article").get_by_text("They go.")).to_be_visible()


def test_reading_from_the_list_to_an_author(site, page, ada, grace):
    """A stranger opens a post, looks who wrote it, and reads on to the oldest."""
    PostFactory.create_batch(13, author=ada)
    PostFactory(author=grace, title="On engines", content="They weave.")
    page.goto(site.url)

    page.get_by_role("main").get_by_role("article").get_by_role(
        "link", name="On engines"
    ).click()
    expect(page.get_by_text("They weave.")).to_be_visible()
    page.get_by_role("link", name="All posts").click()
    page.get_by_role("article").get_by_role("link", name="ada").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Posts by ada")
    expect(page.get_by_role("article")).to_have_count(10)
    page.get_by_role("link", name="Older posts").click()
    expect(page.get_by_role("article")).to_have_count(3)
    page.get_by_role("link", name="Back to the newest posts").click()
    expect(page.get_by_role("article")).to_have_count(10)


def test_correcting_and_deleting(site, page, context, ada):
    """A new title stands in the sidebar, too; a deleted post stands nowhere."""
    post = PostFactory(author=ada, title="Tide")
    log_in(context, site, ada)
    page.goto(f"{site.url}/posts/{post.pk}/")

    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Title").fill("Tides")
    page.get_by_role("button", name="Publish").click()
    beside = page.get_by_role("complementary")
    expect(beside.get_by_role("link", name="Tides", exact=True)).to_be_visible()

    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("The post is deleted.")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(0)
    expect(beside.get_by_role("link")).to_have_count(0)


def test_without_javascript(site, new_context, ada):
    """Writing, reading on and logging out are plain forms and links."""
    PostFactory.create_batch(12, author=ada)
    context = new_context(java_script_enabled=False)
    log_in(context, site, ada)
    page = context.new_page()
    page.goto(f"{site.url}/posts/create/")
    page.get_by_label("Title").fill("Plainly")
    page.get_by_label("Text").fill("Without a script.")
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("link", name="All posts").click()
    page.get_by_role("link", name="Older posts").click()
    expect(page.get_by_role("article")).to_have_count(3)

    page.get_by_role("button", name="Log out").click()

    expect(page.get_by_role("link", name="Log in")).to_be_visible()


def test_without_a_mouse(site, page, context, ada):
    """From the field for the title, text and button are each one step away."""
    log_in(context, site, ada)
    page.goto(f"{site.url}/posts/create/")
    page.get_by_label("Title").focus()
    page.keyboard.type("Typed")
    page.keyboard.press("Tab")
    page.keyboard.type("Without a mouse.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Typed")
