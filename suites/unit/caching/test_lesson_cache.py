"""What a lesson gets from its cache, under each strategy."""

from __future__ import annotations

import contextlib
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured

from apps.common.caching import lesson, watch
from apps.common.caching.catalogue import STRATEGIES
from apps.common.caching.interface import Key, Tag, UnknownStrategy
from apps.common.caching.lesson import LessonCache, lesson_cache
from apps.common.caching.watch import forget_servers, making, registry
from apps.common.telemetry.recorder import recording
from fixtures.caching import Computation

NOT_DATA = ["none", "per_site", "per_view", "conditional", "fragment"]
DATA = [
    name
    for name, kind in STRATEGIES.items()
    if name not in NOT_DATA and "locmem" in kind.backends
]
TAG = Tag("shop", "stock", (1,))


@pytest.fixture
def key():
    return Key("shop", "stock", (uuid4().hex,))


@pytest.fixture
def use(settings):
    """Names the strategy for a lesson called shop, in a memory of its own."""
    settings.CACHES = {
        alias: {
            "BACKEND": "apps.common.caching.guarded.GuardedCache",
            "LOCATION": f"{alias} {uuid4()}",
            "OPTIONS": {"inner": "locmem"},
        }
        for alias in ("default", "shop")
    }
    settings.CACHE_TTL_S = 60

    def name(strategy):
        settings.CACHE_STRATEGY = strategy

    return name


@pytest.fixture
def cache():
    return LessonCache("shop")


class TestData:
    @pytest.mark.parametrize("strategy", DATA)
    def test_it_is_remembered_at_the_level_of_data(self, use, cache, key, strategy):
        """What was computed once is served from then on."""
        use(strategy)
        compute = Computation()

        assert [cache.fetch(key, compute, [TAG]) for _ in range(3)] == ["computed"] * 3
        assert compute.calls == 1

    @pytest.mark.parametrize("strategy", NOT_DATA)
    def test_it_is_computed_at_any_other(self, use, cache, key, strategy):
        """A strategy that keeps pages keeps no data beside them."""
        use(strategy)
        compute = Computation()

        for _ in range(2):
            cache.fetch(key, compute, [TAG])
            cache.fetch_many({key: [TAG]}, lambda keys: dict.fromkeys(keys, compute()))
        assert compute.calls == 4

    @pytest.mark.parametrize("strategy", ["none", *DATA, *NOT_DATA])
    def test_many_are_answered_alike(self, use, cache, strategy):
        """In the order in which they were wanted, without those that there are not."""
        use(strategy)
        keys = [Key("shop", "stock", (i,)) for i in range(4)]

        def compute(missing):
            return {key: key.arguments[0] for key in missing if key != keys[2]}

        for _ in range(2):
            answer = cache.fetch_many(dict.fromkeys(reversed(keys), ()), compute)
            assert list(answer.items()) == [(keys[3], 3), (keys[1], 1), (keys[0], 0)]


class TestFragments:
    def test_they_are_remembered_by_fragment(self, use, cache, key):
        """Rendered once."""
        use("fragment")
        render = Computation("<p>")

        assert [cache.fragment(key, render) for _ in range(2)] == ["<p>", "<p>"]
        assert render.calls == 1

    @pytest.mark.parametrize(
        "strategy", ["none", "per_site", "per_view", "conditional", *DATA]
    )
    def test_they_are_rendered_by_all_others(self, use, cache, key, strategy):
        """From data that may be remembered."""
        use(strategy)
        render = Computation("<p>")

        for _ in range(2):
            cache.fragment(key, render)
        assert render.calls == 2


class TestTelemetry:
    @pytest.mark.parametrize("strategy", DATA)
    def test_hits_and_misses_are_counted(self, use, cache, key, strategy):
        """Each value is one or the other."""
        use(strategy)
        with recording() as record:
            cache.fetch(key, Computation())
            cache.fetch(key, Computation())
            cache.fetch(key, Computation())

        assert (record.hits, record.misses) == (2, 1)

    @pytest.mark.parametrize("strategy", DATA)
    def test_of_many_each_is_counted(self, use, cache, key, strategy):
        """Twenty cards on a page are twenty answers."""
        use(strategy)
        keys = [Key("shop", "stock", (i,)) for i in range(5)]
        cache.fetch_many(dict.fromkeys(keys[:2], ()), dict.fromkeys)
        with recording() as record:
            cache.fetch_many(dict.fromkeys(keys, ()), dict.fromkeys)

        assert (record.hits, record.misses) == (2, 3)

    def test_the_baseline_never_hits(self, use, cache, key):
        """Its ratio is nought, not nothing."""
        use("none")
        with recording() as record:
            cache.fetch(key, Computation())

        assert (record.hits, record.misses) == (0, 1)

    def test_fragments_are_counted(self, use, cache, key):
        """As data are."""
        use("fragment")
        with recording() as record:
            for _ in range(3):
                cache.fragment(key, Computation("<p>"))

        assert (record.hits, record.misses) == (2, 1)

    @pytest.mark.parametrize("strategy", ["per_site", "per_view", "conditional"])
    def test_where_nothing_is_remembered_nothing_is_counted(
        self, use, cache, key, strategy
    ):
        """Data of a whole page are part of one that counts already."""
        use(strategy)
        with recording() as record:
            cache.fetch(key, Computation())
            cache.fetch_many({key: ()}, dict.fromkeys)
            cache.fragment(key, Computation("<p>"))

        assert (record.hits, record.misses) == (0, 0)


class TestSettings:
    def test_a_change_of_strategy_is_followed(self, use, cache):
        """Tests override settings, and lessons keep their cache in a module."""
        use("signals")
        assert cache.strategy.name == "signals"
        use("versioned")
        assert cache.strategy.name == "versioned"

    def test_a_change_of_the_time_to_live_is_followed(self, use, cache, settings):
        """The strategy is made anew."""
        use("signals")
        assert cache.strategy.ttl_s == 60
        settings.CACHE_TTL_S = 5
        assert cache.strategy.ttl_s == 5

    def test_a_change_of_the_caches_is_followed(self, use, cache, settings):
        """And leads to another server."""
        use("signals")
        before = cache.strategy.store
        settings.CACHES = {
            **settings.CACHES,
            "shop": {**settings.CACHES["shop"], "LOCATION": f"{uuid4()}"},
        }

        assert cache.strategy.store.backend is not before.backend

    def test_other_settings_change_nothing(self, use, cache, settings):
        """Making a strategy is not free."""
        use("signals")
        before = cache.strategy
        settings.DEBUG = True

        assert cache.strategy is before

    def test_an_unknown_strategy_is_told_at_first_use(self, use, cache):
        """Making the cache reads no settings; importing a lesson must not."""
        use("versionned")

        with pytest.raises(UnknownStrategy, match="Did you mean 'versioned'"):
            cache.fetch(Key("shop", "a"), Computation())

    def test_a_cache_that_is_not_guarded_is_told(self, use, cache, settings):
        """It could not tell a failure from a miss."""
        use("versioned")
        settings.CACHES = {
            **settings.CACHES,
            "shop": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        }

        with pytest.raises(
            ImproperlyConfigured, match=r"'shop'.*LocMemCache.*GuardedCache"
        ):
            cache.fetch(Key("shop", "a"), Computation())

    def test_a_lesson_has_one_cache_by_name(self):
        """What a template tag is told is the name alone."""
        assert lesson_cache("shop") is lesson_cache("shop")
        assert lesson_cache("shop").lesson == "shop"


class TestTwoWhoAskFirst:
    """What a strategy promises of a process (one flight, one flusher), it has once."""

    def test_get_the_same_strategy(self, use, cache, monkeypatch):
        """Also while it is being made."""
        use("single_flight")
        slowly(monkeypatch, lesson, "chosen_strategy")

        one, other = asked_by_two(lambda: cache.strategy)

        assert one is other

    def test_get_the_same_servers(self, monkeypatch):
        """Connections that nobody closes would be left of the others."""
        forget_servers()
        slowly(monkeypatch, watch, "Registry")

        one, other = asked_by_two(registry)

        assert one is other


def slowly(monkeypatch, module, name):
    """What this makes waits for a second one that is being made, and not for long."""
    make, together = getattr(module, name), Barrier(2)

    def made(*arguments):
        with contextlib.suppress(BrokenBarrierError):
            together.wait(timeout=0.2)
        return make(*arguments)

    monkeypatch.setattr(module, name, made)


def asked_by_two(ask):
    begin = Barrier(2)

    def asked(_):
        begin.wait(timeout=30)
        return ask()

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(asked, range(2)))


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_after_a_fork_the_child_has_connections_of_its_own(use, cache):
    """Two processes that talk on one connection hear each other's answers."""
    use("versioned")
    before = cache.strategy.store.backend
    child = os.fork()
    if child == 0:
        os._exit(0 if cache.strategy.store.backend is not before else 1)
    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    assert cache.strategy.store.backend is before


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_fork_while_a_strategy_is_being_made_holds_nobody_up(use, cache):
    """The thread that would finish it is the parent's."""
    use("versioned")
    with ThreadPoolExecutor(1) as threads:
        threads.submit(making().acquire).result()
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)  # not pytest's, for it dies
            signal.alarm(10)
            os._exit(0 if cache.strategy.name == "versioned" else 1)
        _, status = os.waitpid(child, 0)
        threads.submit(making().release).result()

    assert os.waitstatus_to_exitcode(status) == 0


def test_a_strategy_that_cannot_work_on_the_backend_is_refused(use, cache, key):
    """With both names, and what would do."""
    use("two_tier")

    with pytest.raises(ImproperlyConfigured, match=r"works on redis.* is locmem"):
        cache.fetch(key, Computation())
