"""A guarded cache is a Django cache: what sessions and other users of the API rely on."""

from __future__ import annotations

import threading

import pytest
from django.core.cache.backends.base import InvalidCacheKey

from fixtures.plugins.caching import make_cache
from fixtures.provisioners.ports import free_port
from fixtures.provisioners.readiness import wait_until

DEADLINE_S = 20.0


class TestThere:
    @pytest.mark.parametrize(
        "value", [None, 0, True, "text", b"bytes", [1], 2**70], ids=repr
    )
    def test_what_is_set_is_got(self, cache, value):
        """With its type; None is not the same as nothing."""
        cache.set("a", value)

        assert cache.get("a", "default") == value
        assert type(cache.get("a")) is type(value)
        assert cache.has_key("a")
        assert "a" in cache

    def test_nothing_is_the_default(self, cache):
        """For one, and absent among many."""
        assert cache.get("a") is None
        assert cache.get("a", "default") == "default"
        assert cache.get_many(["a"]) == {}
        assert not cache.has_key("a")

    def test_many_at_once(self, cache):
        """With the keys that the caller uses."""
        assert cache.set_many({"a": 1, "b": 2}) == []
        assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": 2}
        cache.delete_many(["a", "c"])
        assert cache.get_many(["a", "b"]) == {"b": 2}

    def test_adding(self, cache):
        """Only what is not there."""
        assert cache.add("a", 1)
        assert not cache.add("a", 2)
        assert cache.get("a") == 1

    def test_deleting(self, cache):
        """Tells whether there was something."""
        cache.set("a", 1)

        assert cache.delete("a")
        assert not cache.delete("a")

    def test_counting(self, cache):
        """Up and down; what is not there is a ValueError, as Django has it."""
        cache.set("a", 40)

        assert cache.incr("a") == 41
        assert cache.decr("a", 31) == 10
        assert cache.get("a") == 10
        with pytest.raises(ValueError, match="'b' not found"):
            cache.incr("b")

    def test_versions(self, cache):
        """Are other keys."""
        cache.set("a", "one", version=1)
        cache.set("a", "two", version=2)

        assert cache.get("a") == "one"
        assert cache.get("a", version=2) == "two"

    def test_get_or_set(self, cache):
        """Of two who do it at once, both get the first one's."""
        assert cache.get_or_set("a", lambda: "first") == "first"
        assert cache.get_or_set("a", "second") == "first"

    def test_lives_end(self, cache):
        """By the time that is given; a new one replaces it."""
        cache.set_many({"a": 1, "b": 1}, timeout=1)
        assert cache.touch("b", 60)
        assert not cache.touch("c", 60)

        wait_until(
            lambda: cache.get("a") is None, deadline_s=DEADLINE_S, what="a is over"
        )
        assert cache.get("b") == 1

    @pytest.mark.parametrize("timeout", [0, -1])
    def test_a_life_of_nothing_is_a_deletion(self, cache, timeout):
        """By setting and by touching."""
        cache.set_many({"a": 1, "b": 1})
        cache.set("a", 2, timeout=timeout)
        cache.touch("b", timeout)

        assert cache.get_many(["a", "b"]) == {}

    def test_an_endless_life(self, cache):
        """Is what None means, not what leaving it out does."""
        cache.set("a", 1, timeout=None)

        assert cache.touch("a", None)
        assert cache.get("a") == 1

    def test_what_cannot_be_set_leaves_nothing_old(self, cache):
        """The caller has meant to replace it."""
        cache.set_many({"a": "old", "b": "old"})

        assert cache.set_many({"a": threading.Lock(), "b": "new"}) == ["a", "b"]
        assert cache.get("a") is None
        assert cache.get("b") in (None, "new")

    def test_clearing(self, cache, backend_name):
        """Takes all of this cache; of Memcached, which others share, it is not tried."""
        if backend_name != "memcached":
            cache.set("a", 1)
            cache.clear()
        assert cache.get("a") is None

    def test_closing_closes_nothing(self, cache):
        """Django closes caches after each request; the next one needs them again."""
        cache.set("a", 1)
        cache.close()

        assert cache.get("a") == 1


@pytest.mark.parametrize("backend", ["redis", "memcached"])
class TestAway:
    """Nobody listens at this address."""

    @pytest.fixture
    def away(self, backend):
        address = f"127.0.0.1:{free_port()}"
        location = f"redis://{address}/0" if backend == "redis" else address
        return make_cache(backend, location, prefix="away", timeout_s=0.25)

    def test_it_has_nothing(self, away):
        """And says so without a word of why."""
        assert away.get("a") is None
        assert away.get("a", "default") == "default"
        assert away.get_many(["a", "b"]) == {}
        assert not away.has_key("a")

    def test_it_takes_nothing(self, away):
        """As far as the caller needs to know."""
        away.set("a", 1)

        assert away.set_many({"a": 1, "b": 2}) == ["a", "b"]
        assert not away.add("a", 1)
        assert not away.touch("a", 1)
        assert not away.delete("a")
        assert away.get_or_set("a", "default") == "default"
        away.delete_many(["a"])
        away.clear()
        with pytest.raises(ValueError, match="'a' not found"):
            away.incr("a")

    def test_what_was_not_written_is_owed(self, away):
        """All of it; see the tests of outages for what becomes of it."""
        away.set("set", 1)
        away.delete("deleted")
        away.delete_many(["many"])
        with pytest.raises(ValueError, match="not found"):
            away.incr("raised")
        away.clear()
        debts = away._stores().plain.debts

        names = {f"away:1:{name}" for name in ("set", "deleted", "many", "raised")}
        assert debts._owed == names | {"*"}


def test_a_key_that_a_server_could_not_take_is_an_error(cache, backend_name):
    """Of the program, not of the server: the others go on."""
    if backend_name == "memcached":
        with pytest.raises(InvalidCacheKey):
            cache.strict.backend.get_many(["x" * 251])
    assert cache.strict.breaker.closed


@pytest.mark.services("redis")
@pytest.mark.parametrize("backend_name", ["redis", "locmem"], indirect=True)
def test_everything_can_be_owed(cache):
    """A `clear` that found nobody is made up for."""
    cache.set_many({"a": 1, "b": 2})
    plain = cache._stores().plain
    plain.debts.owe(["*"])
    plain.breaker.close(unless_failed_since=plain.breaker.failures)
    plain.debts.settle([])

    assert cache.get_many(["a", "b"]) == {}
