"""Books of waiting writes, on every backend that keeps them: Redis, and the fake."""

from __future__ import annotations

import time

import pytest

from apps.common.caching.backends import Deferral, Deferrer, Place
from fixtures.caching import FakeBackend
from fixtures.plugins.caching import make_cache

ADA, GRACE = Place("12", "like:12:ada"), Place("12", "like:12:grace")
ELSEWHERE = Place("13", "like:13:ada")
MOMENT_US = 1_763_856_000_000_000
MANY = 1000


@pytest.fixture(
    params=[pytest.param("redis", marks=pytest.mark.services("redis")), "fake"]
)
def deferrer(request) -> Deferrer:
    if request.param == "fake":
        return FakeBackend(time.time)
    url = request.getfixturevalue("redis_url")
    backend = make_cache("redis", url, prefix="").strict.backend
    assert isinstance(backend, Deferrer)
    return backend


@pytest.fixture
def book(prefix):
    return f"{prefix}likes"


@pytest.fixture
def wait(deferrer, book):
    """Lets a value wait that was accepted so many microseconds after the first moment."""

    def defer(place, value, *, after_us=0, at_most=MANY):
        return deferrer.defer(book, place, raw(value, after_us), at_most=at_most)

    return defer


def raw(value, after_us=0):
    return f"{MOMENT_US + after_us}{value}".encode()


def test_the_last_value_of_a_place_waits(deferrer, book, wait):
    """Two writes are accepted, and one waits."""
    assert wait(ADA, "like") == (Deferral.WAITS, 1)
    assert wait(ADA, "unlike", after_us=1) == (Deferral.WAITS, 1)

    assert deferrer.deferred(book, ["12"]) == [raw("unlike", 1)]
    assert deferrer.deferrals(book).accepted == 2


def test_what_waits_is_found_by_its_group(deferrer, book, wait):
    """Whoever wrote it, and nothing else."""
    wait(ADA, "a")
    wait(GRACE, "b")
    wait(ELSEWHERE, "c")

    assert sorted(deferrer.deferred(book, ["12"])) == [raw("a"), raw("b")]
    assert deferrer.deferred(book, ["13", "14"]) == [raw("c")]


def test_who_waits_longest_comes_first(deferrer, book, wait):
    """Being written again does not cost a place its turn."""
    wait(ELSEWHERE, "second", after_us=1)
    wait(ADA, "first")
    wait(GRACE, "third", after_us=2)
    wait(ADA, "first, again", after_us=3)

    assert list(deferrer.oldest_deferred(book, 2).items()) == [
        (ADA, raw("first, again", 3)),
        (ELSEWHERE, raw("second", 1)),
    ]
    assert deferrer.deferrals(book).oldest_us == MOMENT_US


def test_what_is_settled_waits_no_more(deferrer, book, wait):
    """It is counted as written."""
    wait(ADA, "a")
    wait(GRACE, "b")

    deferrer.settle(book, {ADA: raw("a")})

    assert deferrer.oldest_deferred(book, MANY) == {GRACE: raw("b")}
    counts = deferrer.deferrals(book)
    assert (counts.waiting, counts.accepted, counts.written) == (1, 2, 1)


def test_what_was_written_meanwhile_waits_on(deferrer, book, wait):
    """The batch had the value before it; it waits since it was accepted."""
    wait(ADA, "old")
    batch = deferrer.oldest_deferred(book, MANY)
    wait(ADA, "new", after_us=5)

    deferrer.settle(book, batch)

    assert deferrer.oldest_deferred(book, MANY) == {ADA: raw("new", 5)}
    assert deferrer.deferrals(book).oldest_us == MOMENT_US + 5


def test_a_new_place_needs_room(deferrer, book, wait):
    """One that waits already takes a new value always."""
    wait(ADA, "a", at_most=1)

    assert wait(GRACE, "b", at_most=1) == (Deferral.REFUSED, 1)
    assert wait(ADA, "c", after_us=1, at_most=1) == (Deferral.WAITS, 1)
    assert deferrer.deferred(book, ["12"]) == [raw("c", 1)]


def test_what_is_void_is_told_by_its_moment(deferrer, book, wait):
    """What was accepted later is not."""
    wait(ADA, "before")
    wait(GRACE, "after", after_us=2)

    deferrer.withdraw(book, dict.fromkeys((ADA, GRACE, ELSEWHERE), MOMENT_US + 1))

    assert deferrer.oldest_deferred(book, MANY) == {GRACE: raw("after", 2)}
    assert deferrer.deferrals(book).waiting == 1


def test_books_are_apart(deferrer, book, wait):
    """An empty one has nothing, and counts nothing."""
    wait(ADA, "a")

    counts = deferrer.deferrals(f"{book}, another")

    assert (counts.waiting, counts.oldest_us, counts.accepted) == (0, None, 0)
