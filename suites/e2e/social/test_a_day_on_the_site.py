"""What a person does in a day: each thing once, with the mouse."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from fixtures.factories.social import FollowFactory, LikeFactory, PostFactory
from suites.support.people import log_in
from suites.support.pictures import SVG, picture

MEMBER = {"username": "zoe", "password": "a long enough phrase"}


def test_registering_and_writing_the_first_post(site, page):
    """Somebody new registers, finds an empty feed, writes, and reads herself."""
    page.goto(site.url)
    page.get_by_role("main").get_by_role("link", name="Register").click()
    page.get_by_label("Username").fill(MEMBER["username"])
    page.get_by_label(re.compile("^Password:?$")).fill(MEMBER["password"])
    page.get_by_label("Password confirmation").fill(MEMBER["password"])
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_text("write something, or follow somebody")).to_be_visible()

    page.get_by_label("What is new?").fill("Notes on the engine")
    page.get_by_role("button", name="Post").click()

    expect(page.get_by_role("status").filter(has_text="Posted.")).to_be_visible()
    expect(page.get_by_role("article")).to_have_text(re.compile("Notes on the engine"))


def test_finding_somebody_and_following_her(site, page, context, ada, grace):
    """Found by name and followed in the list, her posts stand in the feed."""
    PostFactory(user=ada, content="Notes on the engine")
    log_in(context, site, grace)
    page.goto(f"{site.url}/feed/")
    page.get_by_role("link", name="Find people to follow").click()
    page.get_by_label("Name").fill("ada")
    page.get_by_role("button", name="Search").click()

    page.get_by_role("button", name="Follow ada").click()

    expect(page.get_by_role("button", name="Unfollow ada")).to_be_focused()
    page.get_by_role("link", name="Feed", exact=True).click()
    expect(page.get_by_role("article")).to_have_count(1)


def test_following_on_a_profile(site, page, context, ada, grace):
    """The page comes again with the new count, and the way back is offered."""
    log_in(context, site, grace)
    page.goto(f"{site.url}/profile/ada/")

    page.get_by_role("button", name="Follow ada").click()

    expect(page.get_by_role("link", name="1 follower")).to_be_visible()
    page.get_by_role("button", name="Unfollow ada").click()
    expect(page.get_by_role("link", name="0 followers")).to_be_visible()


def test_liking(site, page, context, ada, grace):
    """The button is pressed and counts without the page being loaded again."""
    post = PostFactory(user=ada)
    log_in(context, site, grace)
    page.goto(f"{site.url}/profile/ada/")
    page.evaluate("window.isTheSamePage = true")
    button = page.get_by_role("button", name="Like")

    button.click()

    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_text("Like 1")
    assert post.likes.get().user == grace
    button.click()
    expect(button).to_have_text("Like 0")
    assert page.evaluate("window.isTheSamePage")


def test_scrolling_to_the_end_of_the_feed(site, page, context, ada, grace):
    """Pages come by themselves until there are no more, each post once and in order."""
    posts = PostFactory.create_batch(70, user=ada)
    FollowFactory(follower=grace, followed=ada)
    log_in(context, site, grace)
    page.goto(f"{site.url}/feed/")
    articles = page.locator("article.post")
    expect(articles).to_have_count(20)

    for expected in (40, 60, 70):
        articles.last.scroll_into_view_if_needed()
        page.mouse.wheel(0, 4000)
        expect(articles).to_have_count(expected)

    expect(page.get_by_text("There are no older posts.")).to_be_visible()
    expect(page.locator("#announcement")).to_have_text(re.compile("Posts from before"))
    shown = articles.evaluate_all("all => all.map(one => Number(one.dataset.post))")
    assert shown == [post.pk for post in reversed(posts)]


def test_liking_in_a_page_that_came_later(site, page, context, ada, grace):
    """What was added to the page works like what was there."""
    posts = PostFactory.create_batch(25, user=ada)
    log_in(context, site, grace)
    page.goto(f"{site.url}/profile/ada/")
    page.mouse.wheel(0, 10_000)
    late = page.locator(f"#actions-{posts[0].pk}").get_by_role("button")

    late.click()

    expect(late).to_have_text("Like 1")


def test_uploading_a_picture_and_taking_it_away(site, page, context, ada, console):
    """It is shown on the profile; what is no picture is refused with a reason."""
    console.allow("status of 422")
    log_in(context, site, ada)
    page.goto(f"{site.url}/profile/ada/")
    page.get_by_role("link", name="Edit profile").click()
    page.get_by_label("About you").fill("I wrote the first programs.")
    send_picture(page, "cat.svg", SVG)
    expect(page.get_by_text("not a picture that we can read")).to_be_visible()

    send_picture(page, "cat.png", picture("PNG", (600, 600)))

    shown = page.locator("img.avatar.large")
    expect(shown).to_have_js_property("complete", True)
    expect(shown).to_have_js_property("naturalWidth", 512)
    expect(page.get_by_text("I wrote the first programs.")).to_be_visible()
    page.get_by_role("link", name="Edit profile").click()
    page.get_by_label("Clear").check()
    page.get_by_role("button", name="Save").click()
    expect(shown).to_have_count(0)


def test_commenting_and_deleting(site, page, context, ada):
    """A comment and a post are written, and removed after a question."""
    post = PostFactory(user=ada, content="Notes on the engine")
    log_in(context, site, ada)
    page.goto(f"{site.url}/posts/{post.pk}/")
    page.get_by_label("Your comment").fill("I was wrong.")
    page.get_by_role("button", name="Comment").click()
    comment = page.get_by_role("listitem").filter(has_text="I was wrong.")
    expect(comment).to_be_visible()

    comment.get_by_role("link", name="Delete the comment by ada").click()
    page.get_by_role("button", name="Delete").click()
    expect(comment).to_have_count(0)
    page.get_by_role("article").get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete").click()

    expect(page.get_by_text("The post is deleted.")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(0)


def test_without_javascript(site, new_context, ada, grace):
    """Liking, following and reading on work as plain forms and links."""
    PostFactory.create_batch(25, user=ada)
    liked = LikeFactory(user=ada, post__user=ada).post
    context = new_context(java_script_enabled=False)
    log_in(context, site, grace)
    page = context.new_page()
    page.goto(f"{site.url}/profile/ada/")

    page.locator(f"#like-{liked.pk}").click()
    expect(page.locator(f"#like-{liked.pk}")).to_have_text("Like 2")
    page.get_by_role("button", name="Follow ada").click()
    expect(page.get_by_text("You follow ada now.")).to_be_visible()
    page.get_by_role("link", name="Older posts").click()

    expect(page.get_by_role("article")).to_have_count(6)


def send_picture(page, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "image/png", "buffer": content}
    page.get_by_label("Profile picture").set_input_files(file)
    page.get_by_role("button", name="Save").click()
