"""What a person does in a day: each thing once, with the mouse."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from fixtures.factories.tweets import TweetFactory
from suites.support.people import log_in
from suites.support.pictures import SVG, picture


def test_a_stranger_tweets(site, page):
    """Without an account she is told who will sign, writes, and reads herself."""
    page.goto(site.url)
    page.get_by_role("link", name="Write a tweet").click()
    expect(page.get_by_text("will be signed “demo”")).to_be_visible()

    page.get_by_label("What is happening?").fill("Fog again.")
    page.get_by_role("button", name="Tweet").click()

    told = page.get_by_role("status").filter(has_text="Tweet posted successfully!")
    expect(told).to_be_visible()
    expect(page.get_by_role("article", name="demo")).to_contain_text("Fog again.")
    page.reload()
    expect(page.get_by_role("article")).to_have_count(1)


def test_a_member_attaches_a_picture(site, page, context, ada, console):
    """What is no picture is refused with a reason, and her words are still there."""
    console.allow("status of 422")
    log_in(context, site, ada)
    page.goto(f"{site.url}/create/")
    page.get_by_label("What is happening?").fill("A boat.")
    attach(page, "boat.svg", SVG)
    expect(page.get_by_text("not a picture that we can read")).to_be_visible()

    attach(page, "boat.png", picture("PNG", (1600, 800)))

    shown = page.get_by_role("img", name="A picture that ada has attached")
    expect(shown).to_have_js_property("complete", True)
    expect(shown).to_have_js_property("naturalWidth", 1024)
    expect(page.get_by_role("article", name="ada")).to_contain_text("A boat.")


def test_reading_to_the_end(site, page, db):
    """Pages come by themselves until there are no more, each tweet once and in order."""
    tweets = TweetFactory.create_batch(45)
    page.goto(site.url)
    articles = page.locator("article.tweet")
    expect(articles).to_have_count(20)

    for expected in (40, 45):
        page.mouse.wheel(0, 20_000)
        expect(articles).to_have_count(expected)

    expect(page.get_by_text("There are no older tweets.")).to_be_visible()
    expect(page.locator("#announcement")).to_have_text(re.compile("Older tweets"))
    shown = articles.evaluate_all("all => all.map(one => Number(one.dataset.tweet))")
    assert shown == [tweet.pk for tweet in reversed(tweets)]


def test_without_javascript(site, new_context, db):
    """Writing and reading on work as plain forms and links."""
    TweetFactory.create_batch(25)
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site.url}/create/")
    page.get_by_label("What is happening?").fill("Fog again.")
    page.get_by_role("button", name="Tweet").click()
    expect(page.get_by_role("article").first).to_contain_text("Fog again.")

    page.get_by_role("button", name="Like").first.click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Older tweets").click()

    expect(page.get_by_role("article")).to_have_count(6)
    page.get_by_role("link", name="Back to the newest tweets").click()
    expect(page.get_by_role("article")).to_have_count(20)


def test_liking_and_retweeting(site, page, context, ada, grace):
    """The buttons are pressed and count without the page being loaded again."""
    tweet = TweetFactory(author=ada)
    log_in(context, site, grace)
    page.goto(site.url)
    page.evaluate("window.isTheSamePage = true")
    like = page.get_by_role("button", name="Like")
    retweet = page.get_by_role("button", name="Retweet")

    like.click()
    expect(like).to_have_text("Like 1")
    expect(like).to_have_attribute("aria-pressed", "true")
    expect(like).to_be_focused()
    retweet.click()
    expect(retweet).to_have_text("Retweet 1")

    assert tweet.likes.get().user == tweet.retweets.get().user == grace
    like.click()
    expect(like).to_have_text("Like 0")
    assert page.evaluate("window.isTheSamePage")


def test_following(site, page, context, ada, grace):
    """From a tweet to who wrote it, and then she stands in the home."""
    TweetFactory(author=ada, text="Fog again.")
    log_in(context, site, grace)
    page.goto(site.url)
    page.get_by_role("article").get_by_role("link", name="ada").click()

    page.get_by_role("button", name="Follow ada").click()

    expect(page.get_by_text("1 follower", exact=True)).to_be_visible()
    page.get_by_role("link", name="Following", exact=True).click()
    expect(page.get_by_role("article")).to_contain_text("Fog again.")


def test_deleting(site, page, context, ada):
    """Her own is offered to her, and removed after a question."""
    TweetFactory(author=ada)
    TweetFactory()
    log_in(context, site, ada)
    page.goto(site.url)

    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete").click()

    expect(page.get_by_text("The tweet is deleted.")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(1)


def attach(page, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "image/png", "buffer": content}
    page.get_by_label("A picture").set_input_files(file)
    page.get_by_role("button", name="Tweet").click()
