"""What an editor and a reader do in a day: each thing once, with the mouse or without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from apps.cms import services
from apps.cms.models import Post
from fixtures.factories.cms import (
    CategoryFactory,
    PostFactory,
    TagFactory,
)
from suites.support.people import log_in
from suites.support.pictures import picture

YOUTUBE = "https://youtu.be/dQw4w9WgXcQ"


@pytest.fixture
def editor(page, context, site, sam) -> Page:
    """Sam's browser."""
    log_in(context, site, sam)
    opened: Page = page
    return opened


def test_an_editors_day(site, editor, context, new_context):
    """What the editor makes arrives on the page; a plan is seen by its editor alone.

    One test: a server that has saved something in the admin remembers numbers that are
    others when a test has emptied the database.
    """
    context.route(
        "https://**", lambda route: route.fulfill(body="<title>A film</title>")
    )
    write_with_all_that_the_editor_can(site, editor)
    plan_and_publish(site, editor, new_context().new_page())


def write_with_all_that_the_editor_can(site, editor) -> None:
    """Bold words, a heading, a list, a picture and a video."""
    sea = CategoryFactory(name="Sea")
    upload_picture(editor, site.url, title="The wheel", shows="A wheel of oak")
    editor.goto(f"{site.url}/admin/cms/post/add/")
    editor.get_by_label("Title").press_sequentially("How a tide mill works")
    expect(editor.get_by_label("Slug")).to_have_value("how-a-tide-mill-works")
    editor.get_by_label("Status").select_option("Published")

    editor.get_by_role("textbox", name="Text").click()
    editor.keyboard.type("A pond with ")
    editor.keyboard.press("Control+b")
    editor.keyboard.type("a door")
    editor.keyboard.press("Control+b")
    editor.keyboard.type(" in it.")
    editor.keyboard.press("Enter")
    # As in Markdown: the line begins with its kind.
    editor.keyboard.type("## The gate")
    editor.keyboard.press("Enter")
    editor.keyboard.type("- It falls shut.")
    editor.keyboard.press("Enter")
    editor.keyboard.press("Enter")
    insert_picture(editor, "The wheel")
    insert_video(editor, YOUTUBE)
    editor.get_by_role("button", name="Save", exact=True).first.click()
    expect(editor.get_by_text("was added successfully")).to_be_visible()

    post = Post.objects.get()
    post.categories.add(sea)
    editor.goto(f"{site.url}/blog/{post.slug}/")
    shown = editor.get_by_role("article")
    expect(shown.locator("strong")).to_have_text("a door")
    expect(shown.get_by_role("heading", level=2)).to_have_text("The gate")
    expect(shown.get_by_role("listitem")).to_have_text("It falls shut.")
    expect(shown.get_by_role("img", name="A wheel of oak")).to_be_visible()
    frame = shown.locator("iframe")
    expect(frame).to_have_attribute("src", re.compile("youtube-nocookie.com/embed/"))
    expect(frame).to_have_attribute("title", "A film")
    expect(shown.get_by_role("link", name="Sea")).to_be_visible()


def plan_and_publish(site, editor, stranger) -> None:
    """A draft is planned, previewed, and published by an action of the list."""
    post = PostFactory(title="Spring tide", slug="spring-tide", status="draft")
    editor.goto(f"{site.url}/admin/cms/post/{post.pk}/change/")
    editor.get_by_label("Status").select_option("Scheduled")
    editor.locator("#id_published_at_0").fill("2999-01-01")
    editor.locator("#id_published_at_1").fill("06:00:00")
    editor.get_by_role("button", name="Save and continue editing").first.click()
    expect(editor.get_by_text("was changed successfully")).to_be_visible()

    editor.get_by_role("link", name="Preview").click()
    expect(editor.get_by_text("This is a preview.")).to_be_visible()
    expect(editor.get_by_role("heading", level=1)).to_have_text("Spring tide")
    stranger.goto(f"{site.url}/blog/")
    shown = stranger.get_by_role("main").get_by_role("article")
    expect(shown).to_have_count(1)

    editor.goto(f"{site.url}/admin/cms/post/")
    editor.get_by_role("row", name="Spring tide").locator("input").check()
    editor.locator("select[name=action]").select_option("Publish selected posts")
    editor.get_by_role("button", name="Go").click()
    expect(editor.get_by_text("Posts that are published: 1.")).to_be_visible()
    stranger.reload()
    expect(shown).to_have_count(2)


def upload_picture(page: Page, url: str, *, title: str, shows: str) -> None:
    page.goto(f"{url}/admin/cms/media/add/")
    page.get_by_label("Title").fill(title)
    file: FilePayload = {"name": "a.png", "mimeType": "image/png", "buffer": picture()}
    page.locator("#id_file").set_input_files(file)
    page.get_by_label("Text for who cannot see it").fill(shows)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()


def insert_picture(page: Page, title: str) -> None:
    """Chosen in the window of all pictures, which says what they show."""
    page.get_by_role("button", name="figure", exact=True).click()
    dialog = page.get_by_role("dialog")
    with page.expect_popup() as opened:
        dialog.get_by_role("button", name="Browse").click()
    opened.value.get_by_role("button", name=title).click()
    expect(dialog.get_by_label("Image URL")).to_have_value(re.compile("^/media/"))
    dialog.get_by_role("button", name="Insert").click()


def insert_video(page: Page, address: str) -> None:
    page.get_by_role("button", name="video", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Address of the video").fill(address)
    dialog.get_by_label("What it shows").fill("A film")
    dialog.get_by_role("button", name="Insert").click()


def test_reading_from_the_list_to_a_tag(site, page, ada):
    """A stranger opens a post, goes on to what is like it, to a tag, and to the oldest."""
    moon = TagFactory(name="Moon", slug="moon")
    PostFactory.create_batch(12, author=ada, tags=[moon])
    PostFactory(author=ada, title="Neap", slug="neap", tags=[moon])
    page.goto(site.url)
    main = page.get_by_role("main")

    main.get_by_role("article").get_by_role("link", name="Neap").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Neap")
    page.get_by_role("region", name="Related posts").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Post")
    page.get_by_role("article").get_by_role("link", name="Moon").click()
    expect(main.get_by_role("article")).to_have_count(10)
    page.get_by_role("link", name="Older posts").click()
    expect(main.get_by_role("article")).to_have_count(3)
    page.get_by_role("link", name="Back to the beginning").click()
    expect(main.get_by_role("article")).to_have_count(10)


def test_looking_for_a_post_without_javascript_or_mouse(site, new_context, ada):
    """From the field beside every page to the post that has the word, with the keyboard."""
    post = PostFactory(author=ada, title="Bread for sixty", slug="bread")
    services.publish(post.pk)
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site.url}/categories/")
    page.get_by_label("Search the posts").focus()
    page.keyboard.type("tides bread")
    page.keyboard.press("Enter")

    expect(page.get_by_role("searchbox")).to_have_value("tides bread")
    expect(page.locator("mark")).to_have_text(["Bread", "tide"])
    page.get_by_role("link", name="Bread for sixty").first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bread for sixty")
