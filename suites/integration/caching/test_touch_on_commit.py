"""When a lesson's touch reaches the cache: after the commit, and only then."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction

from apps.common.caching.commits import Touching, touch_on_commit
from apps.common.caching.interface import Tag
from fixtures.caching import Computation
from suites.integration.caching import greeting
from suites.integration.caching.greeting import TAG, cache

pytestmark = pytest.mark.django_db(transaction=True)

OTHER = Tag("social", "greeting", ("bo",))


def undo(*tags: Tag) -> None:
    """Touches in a transaction, or a savepoint, that is rolled back."""
    with transaction.atomic():
        cache.touch(*tags)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def lesson(settings):
    settings.CACHES = {
        alias: {
            "BACKEND": "apps.common.caching.guarded.GuardedCache",
            "LOCATION": f"{uuid4()}",
            "OPTIONS": {"inner": "locmem"},
        }
        for alias in ("default", "sessions", "social")
    }
    settings.CACHE_STRATEGY = "signals"
    greeting.introduce("old")
    greeting.read()


def is_kept() -> bool:
    """Is the first answer still served from the cache, to somebody else?"""
    reads = Computation()
    cache.strategy.fetch(greeting.KEY, reads, [TAG])
    return reads.calls == 0


def test_before_the_commit_nothing_is_forgotten():
    """A reader in between would fetch the old row again, and keep it."""
    with transaction.atomic():
        cache.touch(TAG)

        assert is_kept()


def test_after_the_commit_it_is():
    """The next reader sees what was written."""
    greeting.write("new")

    assert greeting.read() == "new"


def test_what_is_rolled_back_forgets_nothing():
    """Nothing has changed."""
    undo(TAG)

    assert is_kept()


def test_without_a_transaction_it_is_at_once():
    """Each statement is then a transaction of its own."""
    cache.touch(TAG)

    assert not is_kept()


def test_a_savepoint_that_is_rolled_back_takes_its_touches_along():
    """When there are no others."""
    with transaction.atomic():
        undo(TAG)

    assert is_kept()


def test_a_savepoint_that_is_rolled_back_takes_no_others_along():
    """Those before it and those after it are touched."""
    touched = []
    with transaction.atomic():
        cache.touch(TAG)
        undo(OTHER)
    touched.append(is_kept())
    greeting.read()
    with transaction.atomic():
        undo(OTHER)
        cache.touch(TAG)
    touched.append(is_kept())

    assert touched == [False, False]


def test_several_touches_of_one_transaction_are_one(monkeypatch):
    """A write that changes much costs no more round trips."""
    calls = []
    kind = type(cache.strategy)
    monkeypatch.setattr(kind, "touch", lambda _, tags: calls.append(set(tags)))
    with transaction.atomic():
        cache.touch(TAG)
        with transaction.atomic():
            cache.touch(OTHER)
        cache.touch(TAG, OTHER)

    assert calls == [{TAG, OTHER}]


def test_each_transaction_has_its_own(monkeypatch):
    """What one has touched is not touched again by the next."""
    calls = []
    kind = type(cache.strategy)
    monkeypatch.setattr(kind, "touch", lambda _, tags: calls.append(set(tags)))
    for tag in (TAG, OTHER):
        with transaction.atomic():
            cache.touch(tag)

    assert calls == [{TAG}, {OTHER}]


def test_two_lessons_in_one_transaction_are_two():
    """Each has its own cache."""
    calls = []
    with transaction.atomic():
        touch_on_commit([TAG], lambda _tags: calls.append("social"), owner="social")
        touch_on_commit([TAG], lambda _tags: calls.append("shop"), owner="shop")

    assert calls == ["social", "shop"]


def test_a_writer_reads_what_he_has_written():
    """Within his transaction, where the cache does not know of it yet."""
    with transaction.atomic():
        greeting.write("new")

        assert greeting.read() == "new"
        many = cache.fetch_many(
            {greeting.KEY: [TAG]}, lambda keys: dict.fromkeys(keys, "n")
        )
        assert many == {greeting.KEY: "n"}


def test_what_he_reads_is_for_nobody_else():
    """It may be rolled back; then it was never true."""
    with transaction.atomic():
        greeting.write("never")
        greeting.read()
        transaction.set_rollback(True)

    assert greeting.read() == "old"
    assert is_kept()


def test_what_he_has_not_changed_comes_from_the_cache():
    """Also while he writes something else."""
    with transaction.atomic():
        cache.touch(OTHER)
        reads = Computation()

        assert greeting.read(counted=reads) == "old"
        assert reads.calls == 0


def test_a_test_that_captures_hooks_sees_them(django_capture_on_commit_callbacks):
    """Also when another touch was left behind, in the test's own transaction."""
    with transaction.atomic():
        cache.touch(OTHER)
        with django_capture_on_commit_callbacks(execute=True) as callbacks:
            cache.touch(TAG)

        assert [isinstance(hook, Touching) for hook in callbacks] == [True]
        assert not is_kept()
