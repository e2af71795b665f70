"""Keyset pages against slices of the same list, with many rows of one moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from apps.common.web.pagination import (
    EPOCH,
    InvalidPosition,
    KeysetPaginator,
    Ordering,
    Position,
    Slice,
    cut,
)


@dataclass(frozen=True)
class Row:
    """A row as a database would hold it: few moments, so that many rows share one."""

    created_at: object
    id: int

    @property
    def position(self) -> Position:
        return ORDERINGS[False].position_of(self)


ORDERINGS = {
    descending: Ordering(("created_at", "id"), (True, False), descending)
    for descending in (False, True)
}

seconds = st.integers(0, 3)
rows = st.dictionaries(st.integers(1, 10**6), seconds, max_size=60).map(
    lambda made: [Row(EPOCH + timedelta(seconds=at), pk) for pk, at in made.items()]
)
directions = st.booleans()


@dataclass(frozen=True)
class Table:
    """A sorted list that is read as a database reads: what lies behind a place."""

    rows: list[Row]
    ordering: Ordering
    columns: int = 2

    def read(self, after: Position | None, size: int) -> Slice[Row]:
        rest = [
            row
            for row in in_order(self.rows, descending=self.ordering.descending)
            if after is None or self._is_behind(row, after)
        ]
        return cut(rest[: size + 1], size, self.ordering.position_of)

    def _is_behind(self, row: Row, place: Position) -> bool:
        if self.ordering.descending:
            return row.position.numbers < place.numbers
        return row.position.numbers > place.numbers


@given(rows=rows, size=st.integers(1, 10), descending=directions)
def test_pages_are_slices(rows, size, descending):
    """Read page by page, a list is what slicing makes: nothing twice or lost."""
    whole = in_order(rows, descending=descending)

    pages = list(all_pages(Table(rows, ORDERINGS[descending]), size))

    slices = [whole[start : start + size] for start in range(0, len(whole), size)]
    assert pages == (slices or [[]])


@given(rows=rows, more=rows, size=st.integers(1, 10))
def test_what_is_added_before_moves_nothing(rows, more, size):
    """Rows that come in at the top meanwhile neither repeat a row nor hide one."""
    table = Table(rows, ORDERINGS[True])
    first = KeysetPaginator(table, size).page(None)
    seen = list(first)
    newer = [Row(EPOCH + timedelta(days=1), 10**7 + row.id) for row in more]

    grown = Table([*rows, *newer], ORDERINGS[True])
    if first.has_next():
        seen += [
            row
            for page in all_pages(grown, size, first.next_page_number())
            for row in page
        ]

    assert seen == in_order(rows, descending=True)[: len(seen)]
    assert len(seen) == len(rows) or not first.has_next()


@given(st.lists(st.integers(0, 10**19 - 1), min_size=1, max_size=3))
def test_every_position_has_a_token(numbers):
    """Written and read again, a position is the same."""
    position = Position(tuple(numbers))

    assert Position.parse(str(position), columns=len(numbers)) == position


@given(
    number=st.integers(0, 10**19 - 1),
    words=st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0")), max_size=2
    ),
)
def test_every_position_with_text_has_a_token(number, words):
    """Whatever the text, the same place comes back out of the token."""
    position = Position((number,), tuple(words))

    again = Position.parse(str(position), columns=1, words=len(words))

    assert again == position


@given(
    st.text(max_size=60) | st.from_regex(r"\A[A-Za-z0-9_.]{0,9}-[0-9]{1,20}\Z").map(str)
)
def test_every_text_is_a_token_with_text_or_refused(text):
    """What is a token names one place; another spelling of it leads there, too."""
    try:
        position = Position.parse(text, columns=1, words=1)
    except InvalidPosition:
        return
    assert Position.parse(str(position), columns=1, words=1) == position


@given(st.text(max_size=60))
def test_every_text_is_a_token_or_refused(text):
    """No text does anything but name a position or raise the one refusal."""
    try:
        position = Position.parse(text, columns=2)
    except InvalidPosition:
        return
    assert [int(part) for part in text.split("-")] == list(position.numbers)


def in_order(rows: list[Row], *, descending: bool) -> list[Row]:
    return sorted(rows, key=lambda row: row.position.numbers, reverse=descending)


def all_pages(table: Table, size: int, token: str | None = None) -> Iterator[list[Row]]:
    paginator = KeysetPaginator(table, size)
    while True:
        page = paginator.page(token)
        yield list(page)
        if not page.has_next():
            return
        token = page.next_page_number()
