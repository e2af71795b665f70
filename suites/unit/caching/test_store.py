"""What a strategy may rely on when it asks its store."""

from __future__ import annotations

import logging
import threading

import pytest

from apps.common.caching.interface import CacheUnavailable
from apps.common.caching.store import MISS


@pytest.fixture
def store(process):
    return process.store


class TestReading:
    def test_nothing_is_a_miss(self, store):
        """Not None: that is a value."""
        assert store.get("a") is MISS

    def test_none_is_a_value(self, store):
        """What was set to None is there."""
        store.set_many({"a": None}, ttl_s=60)

        assert store.get("a") is None

    def test_what_is_damaged_is_a_miss(self, store, process):
        """And it does not take the sound entries beside it along."""
        store.set_many({"sound": 1, "damaged": "x"}, ttl_s=60)
        process.backend.set_many({"fake:1:damaged": b"\x80\x05garbage"}, 60)

        assert store.get_many(["sound", "damaged"]) == {"sound": 1}

    def test_no_names_cost_no_round_trip(self, store, process):
        """An empty page asks nobody."""
        assert store.get_many([]) == {}
        assert store.indexed([]) == set()
        assert store.delete_many([]) == 0
        assert store.add_to_index({}, ttl_s=60)
        store.raise_counters([])

        assert process.backend.round_trips == 0

    def test_a_value_is_a_copy(self, store):
        """Who changes what he was given changes nobody else's."""
        store.set_many({"a": [1]}, ttl_s=60)

        store.get("a").append(2)

        assert store.get("a") == [1]


class TestWriting:
    def test_names_are_prefixed_on_the_way(self, store, process):
        """Two caches on one server do not meet."""
        store.set_many({"a": 1}, ttl_s=60)
        store.add_many({"b": 2}, ttl_s=60)
        store.add_to_index({"i": ["a"]}, ttl_s=60)

        assert set(process.backend.names()) == {"fake:1:a", "fake:1:b", "fake:1:i"}
        assert store.indexed(["i"]) == {"a"}

    def test_a_value_dies_at_its_time(self, store, clock):
        """Not before, and not after."""
        store.set_many({"a": 1}, ttl_s=10)

        clock.advance(9.9)
        assert store.get("a") == 1
        clock.advance(0.1)
        assert store.get("a") is MISS

    @pytest.mark.parametrize("ttl_s", [0, -1])
    def test_a_life_that_is_over_is_not_begun(self, store, process, ttl_s):
        """A computation may have taken longer than its result may be kept."""
        assert not store.set_many({"a": 1}, ttl_s=ttl_s)
        assert store.add_many({"b": 1}, ttl_s=ttl_s) == set()

        assert process.backend.names() == []

    def test_adding_leaves_what_is_there(self, store):
        """The first counts, and the caller is told which were his."""
        store.set_many({"a": 1}, ttl_s=60)

        assert store.add_many({"a": 2, "b": 2}, ttl_s=60) == {"b"}
        assert store.get_many(["a", "b"]) == {"a": 1, "b": 2}

    def test_counters_that_are_there_are_raised(self, store):
        """The others do not come into being, least of all at 1."""
        store.set_many({"a": 7}, ttl_s=60)

        store.raise_counters(["a", "b"])

        assert store.get_many(["a", "b"]) == {"a": 8}

    def test_clearing_spares_other_prefixes(self, store, process):
        """Sessions may live on the same server."""
        process.backend.set_many({"sessions:1:a": b"1"}, 60)
        store.set_many({"a": 1}, ttl_s=60)

        store.clear()

        assert process.backend.names() == ["sessions:1:a"]


class TestWhatCannotBeKept:
    def test_too_large_is_no_error(self, store, process):
        """It is not kept, and what is beside it is."""
        process.backend.largest_bytes = 100

        assert not store.set_many({"large": "x" * 101, "small": 1}, ttl_s=60)

        assert store.get_many(["large", "small"]) == {"small": 1}

    def test_the_largest_that_fits_is_kept(self, store, process):
        """The limit is for what is sent, and itself allowed."""
        process.backend.largest_bytes = len(b"1234567890")

        assert store.set_many({"a": 1234567890}, ttl_s=60)
        assert not store.set_many({"b": 12345678901}, ttl_s=60)

    def test_not_picklable_is_no_error(self, store):
        """A strategy computes it again next time."""
        assert not store.set_many({"a": threading.Lock(), "b": 1}, ttl_s=60)

        assert store.get_many(["a", "b"]) == {"b": 1}

    def test_it_is_told_once(self, store, caplog):
        """A page that is looked at often must not fill the log."""
        with caplog.at_level(logging.WARNING):
            for _ in range(3):
                store.set_many({"told once": threading.Lock()}, ttl_s=60)

        (line,) = caplog.messages
        assert "told once" in line
        assert "lock" in line

    def test_a_full_server_refuses(self, store, process):
        """And has answered: that is no failure."""
        process.backend.full = True

        assert not store.set_many({"a": 1}, ttl_s=60)
        assert store.add_many({"a": 1}, ttl_s=60) == set()
        assert process.server.breaker.closed


class TestAway:
    def test_it_is_told(self, store, process):
        """Away is not the same as empty."""
        process.backend.away = True

        with pytest.raises(CacheUnavailable):
            store.get("a")

    def test_it_is_asked_once(self, store, process):
        """The second reader does not wait."""
        process.backend.away = True
        for _ in range(3):
            with pytest.raises(CacheUnavailable):
                store.get("a")

        assert process.backend.round_trips == 1

    @pytest.mark.parametrize(
        "question",
        [
            lambda store: store.set_many({"a": 1}, ttl_s=60),
            lambda store: store.add_many({"a": 1}, ttl_s=60),
            lambda store: store.delete_many(["a"]),
            lambda store: store.raise_counters(["a"]),
            lambda store: store.add_to_index({"i": ["a"]}, ttl_s=60),
            lambda store: store.indexed(["i"]),
            lambda store: store.increase("a", 1),
            lambda store: store.expire("a", ttl_s=1),
            lambda store: store.clear(),
        ],
        ids=[
            "set",
            "add",
            "delete",
            "raise",
            "index",
            "indexed",
            "increase",
            "expire",
            "clear",
        ],
    )
    def test_every_question_opens_the_breaker(self, store, process, question):
        """Whichever notices first spares the others."""
        process.backend.away = True
        with pytest.raises(CacheUnavailable):
            question(store)

        assert not process.server.breaker.closed
