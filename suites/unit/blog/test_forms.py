"""What authors may send, and what is refused at which field."""

from __future__ import annotations

import pytest

from apps.blog.forms import PostForm

LIMITS = [
    pytest.param("title", 150, id="title"),
    pytest.param("content", 20_000, id="text"),
]


def form(**fields: str) -> PostForm:
    return PostForm({"title": "Tides", "content": "They come and go."} | fields)


@pytest.mark.parametrize("field, limit", LIMITS)
def test_up_to_the_limit(field, limit):
    """Exactly the allowed length is taken, also beyond ASCII."""
    assert form(**{field: "é" * limit}).is_valid()


@pytest.mark.parametrize("field, limit", LIMITS)
def test_over_the_limit(field, limit):
    """One character more is refused at its field, which counts them."""
    errors = form(**{field: "é" * (limit + 1)}).errors

    assert list(errors) == [field]
    assert f"at most {limit} characters (it has {limit + 1})" in errors[field][0]


@pytest.mark.parametrize("field, limit", LIMITS)
def test_the_browser_knows_the_limit(field, limit):
    """Who types is stopped there before anything is sent."""
    assert f'maxlength="{limit}"' in str(form()[field])


@pytest.mark.parametrize("field", ["title", "content"])
@pytest.mark.parametrize("nothing", ["", "   ", "\n\t\n", "a\0b"])
def test_nothing_and_what_cannot_be_stored(field, nothing):
    """White space says nothing, and Postgres has no zero byte."""
    assert list(form(**{field: nothing}).errors) == [field]


@pytest.mark.parametrize("title", ["\u200b", "\u2060 \u200e", "\u0301", "\x07"])
def test_a_title_that_nobody_could_click(title):
    """The title is the link to the post: something of it must be seen."""
    assert "nothing in it that can be seen" in form(title=title).errors["title"][0]


@pytest.mark.parametrize("title", ["?", "7", "🌊", "Å", "潮"])
def test_a_title_of_one_sign(title):
    """One letter, digit or sign of any script is enough."""
    assert form(title=title).is_valid()


def test_a_title_is_one_line():
    """What a crafted form breaks into lines is put together."""
    sent = form(title=" Tides\r\n and\tmoons ")

    assert sent.is_valid()
    assert sent.cleaned_data["title"] == "Tides and moons"


def test_paragraphs_stay():
    """The empty lines of a text are what its paragraphs are made from."""
    sent = form(content="One.\n\nTwo.")

    assert sent.is_valid()
    assert sent.cleaned_data["content"] == "One.\n\nTwo."
