"""What people are shown of URLs and errors."""

from __future__ import annotations

import pytest

from fixtures.provisioners.wording import first_line, without_password


@pytest.mark.parametrize(
    "url, shown",
    [
        ("redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/0"),
        ("redis://:secret@127.0.0.1:6379/0", "redis://:***@127.0.0.1:6379/0"),
        ("postgres://ada:s@cret@db:1/x", "postgres://ada:***@db:1/x"),
    ],
)
def test_passwords_are_not_shown(url, shown):
    """A URL in a message keeps everything but its password."""
    assert without_password(url) == shown


@pytest.mark.parametrize(
    "error, gist",
    [
        (ValueError("one\ntwo"), "one"),
        (ValueError("\n  one \n"), "one"),
        (ValueError(""), "ValueError"),
    ],
)
def test_errors_are_told_by_their_first_line(error, gist):
    """An error that fills a screen has its gist on the first line."""
    assert first_line(error) == gist
