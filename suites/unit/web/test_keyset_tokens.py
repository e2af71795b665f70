"""Tokens of pages: what stands in ?page=, and what may not."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.core.paginator import InvalidPage

from apps.common.web.pagination import InvalidPosition, Position, moment_of


def test_a_token_is_the_numbers_of_a_position():
    """Microseconds since 1970 and an id, so that a token can be read by people too."""
    assert str(Position((1_767_225_600_000_000, 42))) == "1767225600000000-42"


def test_a_token_is_read_back():
    """What a page hands out leads back to the same position."""
    token = "1767225600000000-42"

    assert str(Position.parse(token, columns=2)) == token


@pytest.mark.parametrize(
    "token",
    [
        "abc",
        "1",
        "2-",
        "-2",
        "1-2-3",
        "1--2",
        "-1-2",
        "1.5-2",
        " 1-2",
        "1-2\n",
        "\N{FULLWIDTH DIGIT ONE}-2",
        "1-99999999999999999999",
        "last",
        "1-2' OR 1=1",
    ],
)
def test_anything_else_is_refused_by_name(token):
    """The message repeats the value and says how to go on; Django knows its kind."""
    with pytest.raises(InvalidPosition, match=r"page=.*Leave \?page= away") as refusal:
        Position.parse(token, columns=2)

    assert repr(token)[1:-1] in str(refusal.value)
    assert isinstance(refusal.value, InvalidPage)


def test_a_long_value_is_not_repeated_in_full():
    """An error page does not become a place to write on."""
    with pytest.raises(InvalidPosition) as refusal:
        Position.parse("x" * 10_000, columns=2)

    assert len(str(refusal.value)) < 200


@pytest.mark.parametrize(
    "text", ["oil the gears", "", "-", "a-1", "é", "🦦", "\x01", "???", "~~~"], ids=repr
)
def test_a_list_that_is_sorted_by_text_has_it_in_its_tokens(text):
    """The token needs no escaping in an address, and leads back to the same place."""
    position = Position((42,), words=(text,))

    assert re.fullmatch(r"[A-Za-z0-9_.]*-42", str(position))
    assert Position.parse(str(position), columns=1, words=1) == position


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("42", id="no text"),
        pytest.param("b2ls", id="no number"),
        pytest.param("b2ls-b2ls-42", id="two texts"),
        pytest.param("b-42", id="no base64"),
        pytest.param("b2=s-42", id="padding within"),
        pytest.param("gIA-42", id="no UTF-8"),
        pytest.param("7aCA-42", id="half a pair"),
        pytest.param("AA-42", id="a zero byte"),
        pytest.param("a" * 2004 + "-42", id="longer than any"),
        pytest.param("b2ls-42\n", id="a line break"),
    ],
)
def test_text_that_no_row_can_have_is_refused(token):
    """The database is never asked what it cannot compare with."""
    with pytest.raises(InvalidPosition, match=r"Leave \?page= away"):
        Position.parse(token, columns=1, words=1)


@pytest.mark.parametrize(
    "microseconds, moment",
    [
        (0, datetime(1970, 1, 1, tzinfo=UTC)),
        (1_767_225_600_000_001, datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC)),
        (10**19 - 1, datetime.max.replace(tzinfo=UTC)),
    ],
)
def test_the_moment_in_a_position(microseconds, moment):
    """Whatever number a token has, it is a moment: at the latest, the last there is."""
    assert moment_of(microseconds) == moment
