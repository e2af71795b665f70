"""What goes wrong inside a page reaches the test that opened it."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "event, wrong, heard",
    [
        pytest.param(
            "console", "console.error('a complaint')", "a complaint", id="complaint"
        ),
        pytest.param(
            "weberror", "throw new Error('an accident')", "an accident", id="error"
        ),
    ],
)
def test_a_page_that_complains(event, wrong, heard, page, console):
    """Without `allow`, this test would fail at its end."""
    console.allow(heard)
    page.goto("about:blank")

    with page.context.expect_event(event):
        page.evaluate(f"setTimeout(() => {{ {wrong} }})")

    assert any(heard in complaint for complaint in console.complaints)
