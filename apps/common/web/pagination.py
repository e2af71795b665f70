"""Pages of a long list, each read from a row on, under the API of Paginator.

Page 500 by number makes the database read and drop the 499 pages before it, and shows a
row twice when somebody posts meanwhile. Here `?page=` carries the last row's place in
the ordering, and an index continues from there: every page costs what the first one
costs.

The list is a query set, or whatever else can be read from a position on (`Source`): a
lesson that caches its pages hands in one of its own. Nothing is read before somebody
asks for rows, so that a page whose rendering is remembered asks no query at all.

A list may be sorted by text too, by a title or a status: then a place in it begins with
the text of its last row (`SourceByWords`).
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import (
    TYPE_CHECKING,
    Any,
    Generic,
    NoReturn,
    Protocol,
    TypeVar,
    runtime_checkable,
)

from django.core.paginator import EmptyPage, InvalidPage, Page, Paginator
from django.db.models import (
    CharField,
    DateTimeField,
    F,
    Field,
    Func,
    Lookup,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.lookups import GreaterThan, LessThan
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.views.generic import ListView

Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)

if TYPE_CHECKING:
    # Generic for the type checker alone.
    AnyPage = Page[Any]
    AnyPaginator = Paginator[Any]
    AnyListView = ListView[Any]
else:
    AnyPage, AnyPaginator, AnyListView = Page, Paginator, ListView

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LARGEST_ID = 2**63 - 1
LAST_MOMENT = (datetime.max.replace(tzinfo=UTC) - EPOCH) // MICROSECOND
# Texts stand in tokens as base64 of signs that an address need not escape, and that are
# not the dash between the parts. Nobody sorts by longer ones than this.
TEXT_SIGNS, LONGEST_TEXT = b"_.", 2000


class InvalidPosition(InvalidPage):
    """A token in ?page= that no page of this list has handed out."""


@dataclass(frozen=True, slots=True)
class Position:
    """A row's place in an ordering, one whole number a column; `str()` is its token.

    Where the ordering begins with columns of text, `words` are the row's texts there.

    >>> str(Position((1767225600000000, 42)))
    '1767225600000000-42'
    >>> str(Position((42,), words=("oil the gears",)))
    'b2lsIHRoZSBnZWFycw-42'
    """

    numbers: tuple[int, ...]
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "-".join([*map(_as_token, self.words), *map(str, self.numbers)])

    @classmethod
    def parse(cls, token: str, *, columns: int, words: int = 0) -> Position:
        """The position that a token names; raises `InvalidPosition` for any other text.

        >>> Position.parse("1767225600000000-42", columns=2).numbers
        (1767225600000000, 42)
        """
        text, number = f"[A-Za-z0-9_.]{{0,{LONGEST_TEXT}}}", "[0-9]{1,19}"
        shape = "-".join([text] * words + [number] * columns)
        try:
            if not re.fullmatch(shape, token):
                raise ValueError
            parts = token.split("-")
            texts = tuple(map(_as_text, parts[:words]))
        except ValueError:
            raise InvalidPosition(
                f"page={token[:40]!r} is not a place in this list. Leave ?page= "
                "away to begin with its first page."
            ) from None
        return cls(tuple(map(int, parts[words:])), texts)


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row_co]):
    """The rows of a page, and where the next page starts: None without one."""

    rows: tuple[Row_co, ...]
    following: Position | None


def cut(
    rows: Sequence[Row], size: int, position_of: Callable[[Row], Position]
) -> Slice[Row]:
    """A page out of rows of which one more was asked for than it holds."""
    page = tuple(rows[:size])
    return Slice(page, position_of(page[-1]) if len(rows) > size else None)


class Source(Protocol[Row_co]):
    """A list in a fixed order that can be read from a position on."""

    @property
    def columns(self) -> int:
        """How many numbers a position in it has."""

    def read(self, after: Position | None, size: int) -> Slice[Row_co]:
        """The next `size` rows after that position, or from the beginning."""


@runtime_checkable
class SourceByWords(Protocol):
    """What a `Source` says besides, whose positions begin with text."""

    @property
    def words(self) -> int:
        """How many texts stand before the numbers."""


@dataclass(frozen=True)
class Ordering:
    """By which columns a query set is sorted: text, if any, before moments and ids.

    The last one is unique. A column may be annotated: by Lower("title"), say.
    """

    names: tuple[str, ...]
    moments: tuple[bool, ...]
    descending: bool
    words: int = 0

    @classmethod
    def of(cls, queryset: QuerySet[Any, Any]) -> Ordering:
        """Its own or its model's; raises `ValueError` if directions are mixed."""
        asked = queryset.query.order_by or queryset.model._meta.ordering or ()
        names = tuple(str(name).removeprefix("-") for name in asked)
        directions = {str(name).startswith("-") for name in asked}
        if len(directions) != 1:
            raise ValueError(f"pages need an ordering in one direction, not {asked!r}")
        fields = [_field(queryset, name) for name in names]
        texts = [isinstance(field, CharField | TextField) for field in fields]
        if texts != sorted(texts, reverse=True) or all(texts):
            raise ValueError(f"pages need text before numbers, not {asked!r}")
        moments = tuple(isinstance(field, DateTimeField) for field in fields)
        return cls(names, moments, directions.pop(), sum(texts))

    def position_of(self, row: object) -> Position:
        values = [getattr(row, name) for name in self.names]
        numbers = map(_as_number, values[self.words :], self.moments[self.words :])
        return Position(tuple(numbers), tuple(values[: self.words]))

    def after(self, position: Position) -> Lookup[Any]:
        """The condition that holds for the rows behind a position.

        Whole rows are compared, (created_at, id) < (…, …): an index on the columns starts
        right there, however many rows share one moment.
        """
        numbers = map(_as_value, position.numbers, self.moments[self.words :])
        values = (*position.words, *numbers)
        behind = LessThan if self.descending else GreaterThan
        return behind(_row(map(F, self.names)), _row(map(Value, values)))


@dataclass(frozen=True)
class Rows(Generic[Row]):
    """A sorted query set as a source; its rows are models or named tuples."""

    queryset: QuerySet[Any, Row]

    @property
    def columns(self) -> int:
        return len(self._ordering.names) - self.words

    @property
    def words(self) -> int:
        return self._ordering.words

    def read(self, after: Position | None, size: int) -> Slice[Row]:
        rest = (
            self.queryset.filter(self._ordering.after(after))
            if after
            else self.queryset
        )
        return cut(list(rest[: size + 1]), size, self._ordering.position_of)

    @cached_property
    def _ordering(self) -> Ordering:
        return Ordering.of(self.queryset)


class KeysetPage(AnyPage, Generic[Row]):
    """One page, read when its rows are first looked at.

    Its `number` is a token and not a count: pages have an order, and no index.
    """

    def __init__(
        self, paginator: KeysetPaginator[Row], position: Position | None
    ) -> None:
        self.paginator: KeysetPaginator[Row] = paginator
        self.position = position
        self.number = str(position or "")  # type: ignore[assignment]

    @cached_property
    def _slice(self) -> Slice[Row]:
        return self.paginator.source.read(self.position, self.paginator.per_page)

    @property
    def object_list(self) -> Sequence[Row]:  # type: ignore[override]
        return self._slice.rows

    def __getitem__(self, index: int | slice) -> Any:
        # A template that says `page.has_previous` tries page["has_previous"] first.
        if not isinstance(index, int | slice):
            raise TypeError(f"pages have rows by number, not {index!r}")
        return self.object_list[index]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.object_list)

    def has_next(self) -> bool:
        return self._slice.following is not None

    def next_page_number(self) -> str:  # type: ignore[override]
        """The token of the page after this one; raises `EmptyPage` on the last."""
        if self._slice.following is None:
            raise EmptyPage("This is the last page.")
        return str(self._slice.following)

    def has_previous(self) -> bool:
        """Whether rows lie before it. The way back is to leave ?page= away."""
        return self.position is not None

    def previous_page_number(self) -> NoReturn:
        raise InvalidPosition("Pages of this list are read forwards only.")

    start_index = end_index = previous_page_number


class KeysetPaginator(AnyPaginator, Generic[Row]):
    """Paginator whose page "numbers" are tokens; none is the first page."""

    def __init__(
        self,
        object_list: QuerySet[Any, Row] | Source[Row],
        per_page: int | str,
        orphans: int = 0,
        allow_empty_first_page: bool = True,
    ) -> None:
        if orphans or not allow_empty_first_page:
            raise ValueError("a keyset page knows neither orphans nor an empty list")
        # The list is only ever read through `source`; Paginator itself would count it.
        super().__init__((), per_page)
        self.source: Source[Row] = (
            Rows(object_list) if isinstance(object_list, QuerySet) else object_list
        )

    def validate_number(self, number: object) -> Position | None:  # type: ignore[override]
        """The position of a token; raises `InvalidPosition` for a wrong one."""
        token, source = str(number or ""), self.source
        words = source.words if isinstance(source, SourceByWords) else 0
        if not token:
            return None
        return Position.parse(token, columns=source.columns, words=words)

    def page(self, number: object) -> KeysetPage[Row]:
        return KeysetPage(self, self.validate_number(number))


def page_or_404(
    request: HttpRequest, object_list: QuerySet[Any, Row] | Source[Row], size: int
) -> KeysetPage[Row]:
    """The page that a request asks for; an impossible ?page= is a 404 that says so."""
    try:
        return KeysetPaginator(object_list, size).page(request.GET.get("page"))
    except InvalidPage as error:
        raise Http404(str(error)) from error


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for the rest of a list that is on the screen already."""
    restores = "HX-History-Restore-Request" in request.headers
    return "HX-Request" in request.headers and "page" in request.GET and not restores


class PartTemplateMixin:
    """A page with a list that goes on: whole, or for htmx its next rows alone.

    Without a template for parts, it is always whole.
    """

    request: HttpRequest
    part_template_name: str | None = None

    def get_template_names(self) -> list[str]:
        if self.part_template_name and wants_part(self.request):
            return [self.part_template_name]
        names: list[str] = super().get_template_names()  # type: ignore[misc]
        return names

    def render_to_response(
        self, context: dict[str, Any], **response_kwargs: Any
    ) -> TemplateResponse:
        response: TemplateResponse
        response = super().render_to_response(  # type: ignore[misc]
            context, **response_kwargs
        )
        # A cache between us must not give a browser the part where it asked for the
        # page.
        patch_vary_headers(response, ["HX-Request"])
        return response


class KeysetListView(PartTemplateMixin, AnyListView):
    """A ListView over keyset pages; `get_queryset` may return any `Source`.

    Neither the query set nor `is_paginated` is evaluated: rows are read when the
    template looks at them.
    """

    paginator_class = KeysetPaginator
    paginate_by = 20

    def paginate_queryset(
        self, queryset: Any, page_size: int
    ) -> tuple[AnyPaginator, AnyPage, Any, bool]:
        page = page_or_404(self.request, queryset, page_size)
        return page.paginator, page, page, True


def _field(queryset: QuerySet[Any, Any], name: str) -> Any:
    """What a column holds: one of the model, or one that the query has annotated."""
    annotation = queryset.query.annotations.get(name)
    if annotation is not None:
        return annotation.output_field
    return queryset.model._meta.get_field(name)


def _as_token(text: str) -> str:
    return b64encode(text.encode(), TEXT_SIGNS).decode().rstrip("=")


def _as_text(token: str) -> str:
    """Raises `ValueError` for what no column can hold."""
    padded = token + "=" * (-len(token) % 4)
    text = b64decode(padded, TEXT_SIGNS, validate=True).decode()
    if "\0" in text:
        raise ValueError("Postgres has no text with a zero byte")
    return text


def _as_number(value: Any, is_moment: bool) -> int:
    return (value - EPOCH) // MICROSECOND if is_moment else int(value)


def _as_value(number: int, is_moment: bool) -> datetime | int:
    return moment_of(number) if is_moment else min(number, LARGEST_ID)


def _row(columns: Iterable[Any]) -> Func:
    # A row has no field of its own; nothing asks for more than that there is one.
    return Func(*columns, function="ROW", output_field=Field())


def moment_of(microseconds: int) -> datetime:
    """A moment of a position; beyond the calendar's end is as good as its end."""
    return EPOCH + min(microseconds, LAST_MOMENT) * MICROSECOND
