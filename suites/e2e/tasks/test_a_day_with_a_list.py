"""What a person does in a day: each thing once, with mouse and keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from apps.tasks.models import Task
from fixtures.factories.tasks import TaskFactory
from suites.support.people import log_in

MEMBER = {"username": "zoe", "password": "a long enough phrase"}


def test_registering_and_writing_the_first_task(site, page):
    """Somebody new registers, finds an empty list, writes, and finds the task there."""
    page.goto(site.url)
    page.get_by_role("main").get_by_role("link", name="Register").click()
    page.get_by_label("Username").fill(MEMBER["username"])
    page.get_by_label(re.compile("^Password:?$")).fill(MEMBER["password"])
    page.get_by_label("Password confirmation").fill(MEMBER["password"])
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_text("Nothing here yet: write a task.")).to_be_visible()

    page.get_by_role("main").get_by_role("link", name="New task").click()
    page.get_by_label("Title").fill("Oil the gears")
    page.get_by_role("button", name="Save").click()

    expect(
        page.get_by_role("status").filter(has_text="stands on your list")
    ).to_be_visible()
    expect(page.get_by_role("heading", name="Oil the gears")).to_be_visible()


@pytest.mark.parametrize("key", [None, "Enter"], ids=["mouse", "keyboard"])
def test_moving_a_task_on(key, site, page, context, ada):
    """In place, with the counts; the focus stays on the button, which now leads on."""
    task = TaskFactory(user=ada)
    log_in(context, site, ada)
    page.goto(f"{site.url}/tasks/")
    page.evaluate("window.isTheSamePage = true")
    button = page.locator(f"#step-{task.pk}")
    expect(button).to_have_text("Start")

    if key:
        button.focus()
        page.keyboard.press(key)
    else:
        button.click()

    expect(button).to_have_text("Complete")
    expect(button).to_be_focused()
    expect(page.locator("#counts")).to_have_text(
        re.compile("0 Pending.*1 In Progress", re.S)
    )
    expect(page.locator("#announcement")).to_have_text("The task is now: In Progress.")
    assert Task.objects.get().status == "in_progress"
    assert page.evaluate("window.isTheSamePage")


def test_filtering_reading_on_and_tidying_up(site, page, context, ada):
    """She looks for some, reads them to their end, and deletes one."""
    TaskFactory.create_batch(25, user=ada, title="Oil a gear")
    TaskFactory(user=ada, title="Sleep")
    log_in(context, site, ada)
    page.goto(f"{site.url}/tasks/")
    page.get_by_label("Words").fill("gear")
    page.get_by_label("Order").select_option("Oldest first")
    page.get_by_role("button", name="Show").click()
    tasks = page.locator("li.task")
    expect(tasks).to_have_count(20)

    page.mouse.wheel(0, 10_000)
    expect(tasks).to_have_count(25)
    expect(page.get_by_role("heading", name="Sleep")).to_have_count(0)
    tasks.last.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete").click()

    expect(page.get_by_text("The task is deleted.")).to_be_visible()
    assert Task.objects.count() == 25


def test_a_filter_that_makes_no_sense(site, page, context, console, ada):
    """The reason stands at the field, is read with it, and can be mended."""
    console.allow("status of 422")
    TaskFactory(user=ada, title="Oil")
    log_in(context, site, ada)
    page.goto(f"{site.url}/tasks/?created_from=2026-03-02&created_to=2026-03-01")
    field = page.get_by_label("Written until")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("This day is before the first one.")
    expect(field).to_have_value("2026-03-01")

    field.fill("2099-01-01")
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_role("heading", name="Oil")).to_be_visible()


def test_without_javascript(site, new_context, ada):
    """Moving on and reading on work as plain forms and links, within the filter."""
    TaskFactory.create_batch(25, user=ada, title="gear")
    context = new_context(java_script_enabled=False)
    log_in(context, site, ada)
    page = context.new_page()
    page.goto(f"{site.url}/tasks/?q=gear&order=title")

    page.locator("li.task button").first.click()
    expect(page.get_by_text("The task is now: In Progress.")).to_be_visible()
    assert "q=gear&order=title" in page.url
    page.get_by_role("link", name="More tasks").click()

    expect(page.locator("li.task")).to_have_count(5)
