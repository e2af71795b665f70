"""Keyset pages under Paginator's API, over a list that counts how often it is read."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.paginator import EmptyPage, InvalidPage, Page, Paginator
from django.db.models.functions import Lower
from django.http import Http404
from django.template import Context, Template
from django.test import RequestFactory

from apps.common.web.pagination import (
    KeysetListView,
    KeysetPaginator,
    Ordering,
    Position,
    Slice,
    cut,
    page_or_404,
    wants_part,
)


@dataclass
class Meeting:
    """A list whose reader waits, as for a database, until another one reads too."""

    everybody: Barrier
    columns: int = 1

    def read(self, after: Position | None, size: int) -> Slice[int]:
        self.everybody.wait()
        return Slice((1,), None)


@dataclass
class Countdown:
    """The numbers from `top` down to 1; `reads` tells how often somebody looked."""

    top: int
    columns: int = 1
    reads: list[int] = field(default_factory=list)

    def read(self, after: Position | None, size: int) -> Slice[int]:
        first = after.numbers[0] - 1 if after else self.top
        self.reads.append(first)
        rest = list(range(first, 0, -1))[: size + 1]
        return cut(rest, size, lambda number: Position((number,)))


def test_nothing_is_read_before_rows_are_looked_at():
    """Making a page costs nothing; a template that is remembered never reads it."""
    numbers = Countdown(7)

    page = KeysetPaginator(numbers, 3).page(None)
    head = Template("{{ page.has_previous }} {{ page.number }}")
    assert head.render(Context({"page": page})) == "False "
    assert numbers.reads == []

    assert (list(page), page.has_next(), len(page), page[0]) == ([7, 6, 5], True, 3, 7)
    assert numbers.reads == [7]


def test_nobody_waits_for_a_page_of_somebody_else():
    """`functools.cached_property` of Python 3.11 lets one reader in at a time."""
    meeting = Meeting(Barrier(2, timeout=10))
    pages = [KeysetPaginator(meeting, 3).page(None) for _ in range(2)]

    with ThreadPoolExecutor() as threads:
        assert list(threads.map(list, pages)) == [[1], [1]]


def test_a_page_leads_to_the_next():
    """The token of the next page stands where Paginator has a number."""
    page = KeysetPaginator(Countdown(7), 3).page(None)

    following = page.paginator.page(page.next_page_number())

    assert (page.next_page_number(), list(following)) == ("5", [4, 3, 2])


def test_the_last_page_knows_that_it_is_the_last():
    """A list that fits exactly has no empty page behind it."""
    page = KeysetPaginator(Countdown(3), 3).page(None)

    assert not page.has_next()
    with pytest.raises(EmptyPage, match="last page"):
        page.next_page_number()


def test_there_is_no_way_back_but_to_the_beginning():
    """A later page knows that something lies before it, and refuses to count."""
    page = KeysetPaginator(Countdown(7), 3).page("5")

    assert page.has_previous()
    assert page.has_other_pages()
    assert not KeysetPaginator(Countdown(7), 3).page("").has_previous()
    for count in (page.previous_page_number, page.start_index, page.end_index):
        with pytest.raises(InvalidPage, match="forwards only"):
            count()


def test_it_is_a_paginator_to_whoever_asks():
    """Code that takes Django's classes takes these."""
    page = KeysetPaginator(Countdown(3), 3).page(None)

    assert isinstance(page, Page)
    assert isinstance(page.paginator, Paginator)


@pytest.mark.parametrize("odd", [{"orphans": 1}, {"allow_empty_first_page": False}])
def test_what_only_counting_could_do_is_refused(odd):
    """Orphans and "is there any at all" need the number of rows."""
    with pytest.raises(ValueError, match="neither orphans nor"):
        KeysetPaginator(Countdown(3), 3, **odd)


def test_an_impossible_page_is_a_404():
    """In a view, a wrong token becomes a page that says what is wrong."""
    request = RequestFactory().get("/", {"page": "abc"})

    with pytest.raises(Http404, match="page='abc' is not a place in this list"):
        page_or_404(request, Countdown(3), 3)


@pytest.mark.parametrize(
    "ordering",
    [
        pytest.param(("-date_joined", "id"), id="two directions"),
        pytest.param((), id="none"),
    ],
)
def test_an_ordering_that_no_position_can_mark(ordering):
    """A programmer who sorts two ways is told at once."""
    with pytest.raises(ValueError, match="ordering in one direction"):
        Ordering.of(User.objects.order_by(*ordering))


@pytest.mark.parametrize(
    "ordering",
    [
        pytest.param(("id", "username"), id="behind a number"),
        pytest.param(("username",), id="alone"),
    ],
)
def test_text_stands_before_numbers(ordering):
    """A place ends with what is unique, and its token says first what it is sorted by."""
    with pytest.raises(ValueError, match="text before numbers"):
        Ordering.of(User.objects.order_by(*ordering))


def test_an_ordering_may_begin_with_text_that_a_query_makes():
    """A column that was annotated is as good as one of the table."""
    names = User.objects.annotate(small=Lower("username"))

    ordering = Ordering.of(names.order_by("-small", "-date_joined", "-id"))

    assert (ordering.words, ordering.moments) == (1, (False, True, False))
    assert ordering.descending


@pytest.mark.parametrize(
    "headers, query, part",
    [
        ({}, {"page": "5"}, False),
        ({"HX-Request": "true"}, {}, False),
        ({"HX-Request": "true"}, {"page": "5"}, True),
        (
            {"HX-Request": "true", "HX-History-Restore-Request": "true"},
            {"page": "5"},
            False,
        ),
    ],
)
def test_who_gets_the_rows_alone(headers, query, part):
    """Only htmx, and only for what goes on below what it has already."""
    assert wants_part(RequestFactory().get("/", query, headers=headers)) is part


def test_whole_and_part_are_told_apart_by_caches():
    """A list view answers either, and says on which header that depends."""

    class Numbers(KeysetListView):
        template_name = "whole.html"
        part_template_name = "part.html"
        paginate_by = 3

        def get_queryset(self):
            return Countdown(7)

    request = RequestFactory().get("/", {"page": "5"}, headers={"HX-Request": "true"})
    response: Any = Numbers.as_view()(request)
    whole: Any = Numbers.as_view()(RequestFactory().get("/"))

    assert response.template_name == ["part.html"]
    assert response["Vary"] == "HX-Request"
    assert list(response.context_data["object_list"]) == [4, 3, 2]
    assert whole.template_name == ["whole.html"]
