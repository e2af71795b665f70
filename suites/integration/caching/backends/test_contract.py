"""What every backend does alike; the fake of the other suites, too."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from apps.common.telemetry.recorder import recording
from fixtures.provisioners.readiness import wait_until

# The least that Memcached can count; the others are as exact as their clocks.
SHORT_S = 1.0
DEADLINE_S = 20.0


class TestValues:
    def test_what_is_set_is_there(self, backend, names):
        """Byte by byte, beside names that have nothing."""
        a, b, c = names
        values = {a: b"\x80\x00\r\n binary", b: b"42"}

        assert backend.set_many(values, 60)
        assert backend.get_many(names) == values
        assert backend.get_many([c]) == {}

    def test_the_last_value_counts(self, backend, names):
        """Setting replaces."""
        a, *_ = names
        backend.set_many({a: b"first"}, 60)
        backend.set_many({a: b"last"}, None)

        assert backend.get_many([a]) == {a: b"last"}

    def test_a_value_ends_with_its_time(self, backend, names):
        """Those beside it, which have longer or for ever, stay."""
        a, b, c = names
        backend.set_many({b: b"long"}, 60)
        backend.set_many({c: b"ever"}, None)
        backend.set_many({a: b"short"}, SHORT_S)

        wait_until(
            lambda: backend.get_many(names) == {b: b"long", c: b"ever"},
            deadline_s=DEADLINE_S,
            what="the short value is over",
        )

    def test_adding_sets_only_what_is_new(self, backend, names):
        """And says which that was."""
        a, b, c = names
        backend.set_many({a: b"old"}, 60)

        assert backend.add_many({a: b"new", b: b"new", c: b"1"}, 60) == {b, c}
        assert backend.get_many(names) == {a: b"old", b: b"new", c: b"1"}

    def test_of_many_who_add_one_wins(self, backend, names):
        """The server decides, not the order in which they hear of it."""
        a, *_ = names
        with ThreadPoolExecutor(8) as pool:
            won = list(
                pool.map(lambda i: backend.add_many({a: b"%d" % i}, 60), range(32))
            )

        assert won.count({a}) == 1
        assert backend.get_many([a]) == {a: b"%d" % won.index({a})}

    def test_deleting_says_how_many_were_there(self, backend, names):
        """Of those that were not there nothing is said."""
        a, b, _ = names
        backend.set_many({a: b"1", b: b"2"}, 60)

        assert backend.delete_many(names) == 2
        assert backend.get_many(names) == {}

    def test_thousands_go_in_one_call(self, backend, prefix):
        """As many as a celebrity has followers."""
        values = {f"{prefix}{number}": b"%d" % number for number in range(2500)}

        assert backend.set_many(values, 60)
        backend.raise_counters(list(values))
        raised = {name: b"%d" % (int(value) + 1) for name, value in values.items()}
        assert backend.get_many(list(values)) == raised
        assert backend.delete_many(list(values)) == 2500


class TestCounters:
    def test_what_is_there_is_raised(self, backend, names):
        """The rest does not come into being."""
        a, b, _ = names
        backend.set_many({a: b"1763856000000000", b: b"9"}, 60)
        backend.raise_counters(names)

        assert backend.get_many(names) == {a: b"1763856000000001", b: b"10"}

    @pytest.mark.usefixtures("hasty_threads")
    def test_none_is_lost_among_many_writers(self, backend, names):
        """Each raise is one step of the server's."""
        a, *_ = names
        backend.set_many({a: b"0"}, 60)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: backend.raise_counters([a]), range(100)))

        assert backend.get_many([a]) == {a: b"100"}

    def test_what_is_no_number_is_removed(self, backend, names):
        """A counter that could not be raised would go on naming old values."""
        a, b, _ = names
        backend.set_many({a: b"\x80text", b: b"1"}, 60)
        backend.raise_counters([a, b])

        assert a not in backend.get_many([a])
        assert backend.get_many([b]) in ({b: b"2"}, {})

    def test_raising_prolongs_no_life(self, backend, names):
        """A counter that is often raised ends all the same."""
        a, *_ = names
        backend.set_many({a: b"1"}, SHORT_S)
        backend.raise_counters([a])

        wait_until(
            lambda: backend.get_many([a]) == {},
            deadline_s=DEADLINE_S,
            what="the counter is over",
        )

    def test_increasing_answers_the_new_number(self, backend, names):
        """Down as well as up; and nothing for what is not there."""
        a, b, _ = names
        backend.set_many({a: b"40"}, 60)

        assert backend.increase(a, 2) == 42
        assert backend.increase(a, -10) == 32
        assert backend.increase(b, 1) is None
        assert backend.get_many([a, b]) == {a: b"32"}


class TestLives:
    @pytest.mark.parametrize("ttl_s", [60, None])
    def test_a_new_life_replaces_the_old_one(self, backend, names, ttl_s):
        """An entry that was about to end stays, or for ever."""
        a, b, _ = names
        backend.set_many({a: b"1", b: b"1"}, SHORT_S)

        assert backend.expire(a, ttl_s)
        wait_until(
            lambda: backend.get_many([b]) == {},
            deadline_s=DEADLINE_S,
            what="the other entry is over",
        )
        assert backend.get_many([a]) == {a: b"1"}

    def test_an_endless_life_stays_endless(self, backend, names):
        """Asking for it again is no failure."""
        a, *_ = names
        backend.set_many({a: b"1"}, None)

        assert backend.expire(a, None)

    @pytest.mark.parametrize("ttl_s", [60, None])
    def test_what_is_not_there_gets_none(self, backend, names, ttl_s):
        """And is told apart."""
        assert not backend.expire(names[0], ttl_s)


class TestIndex:
    def test_names_come_together(self, backend, names):
        """Once each, from all that are asked for."""
        a, b, c = names
        assert backend.add_to_index({a: ["x", "y"], b: ["z"]}, 60)
        assert backend.add_to_index({a: ["y", "w"]}, 60)

        assert backend.indexed(names) == {"w", "x", "y", "z"}
        assert backend.indexed([c]) == set()

    @pytest.mark.usefixtures("hasty_threads")
    def test_no_name_is_lost_among_many_writers(self, backend, names):
        """Whoever was told that his name is in finds it there."""
        a, *_ = names
        with ThreadPoolExecutor(8) as pool:
            told = list(
                pool.map(lambda i: backend.add_to_index({a: [f"n{i}"]}, 60), range(64))
            )

        entered = {f"n{number}" for number, was_told in enumerate(told) if was_told}
        assert entered <= backend.indexed([a])
        assert len(entered) > 0

    def test_each_name_has_its_own_time(self, backend, names):
        """One that nobody enters again leaves; the set lives on."""
        a, *_ = names
        backend.add_to_index({a: ["old"]}, SHORT_S)
        backend.add_to_index({a: ["new"]}, 60)

        wait_until(
            lambda: backend.indexed([a]) == {"new"},
            deadline_s=DEADLINE_S,
            what="the old name has left",
        )

    def test_a_name_with_little_time_takes_none_from_the_others(self, backend, names):
        """Two processes may have two settings, while one is being replaced."""
        a, b, _ = names
        backend.add_to_index({a: ["long"]}, 60)
        backend.add_to_index({a: ["short"], b: ["short"]}, SHORT_S)

        wait_until(
            lambda: backend.indexed([b]) == set(),
            deadline_s=DEADLINE_S,
            what="the other set is over",
        )
        assert backend.indexed([a]) == {"long"}

    def test_a_name_that_is_entered_again_stays(self, backend, names):
        """Its time counts from the last time."""
        a, b, _ = names
        backend.add_to_index({a: ["x"], b: ["x"]}, SHORT_S)
        backend.add_to_index({a: ["x"]}, 60)

        wait_until(
            lambda: backend.indexed([b]) == set(),
            deadline_s=DEADLINE_S,
            what="the other set is over",
        )
        assert backend.indexed([a]) == {"x"}

    def test_what_is_no_index_lists_nothing(self, backend, names):
        """Whoever put a value there; and those beside it are read all the same."""
        a, b, _ = names
        backend.set_many({a: b"\x80value"}, 60)
        backend.add_to_index({b: ["x"]}, 60)

        assert backend.indexed([a, b]) == {"x"}

    def test_an_index_is_no_value(self, backend, names):
        """Reading it as one finds nothing that could be decoded."""
        from apps.common.caching.encoding import MISS, decode

        a, *_ = names
        backend.add_to_index({a: ["x"]}, 60)

        assert all(decode(raw) is MISS for raw in backend.get_many([a]).values())


class TestServer:
    def test_it_answers(self, backend):
        """Or raises; see the tests of outages."""
        backend.ping()

    def test_each_question_is_one_round_trip(self, backend, names, request):
        """Counted where it is sent; a memory of one's own is no trip away."""
        a, b, c = names
        is_server = "redis" in request.node.name or "memcached" in request.node.name

        def trips(question):
            with recording() as record:
                question()
            return record.round_trips

        spent = [
            trips(lambda: backend.get_many(names)),
            trips(lambda: backend.set_many({a: b"1", b: b"2"}, 60)),
            trips(lambda: backend.add_many({b: b"1", c: b"2"}, 60)),
            trips(lambda: backend.raise_counters(names)),
            trips(lambda: backend.delete_many(names)),
            trips(lambda: backend.indexed(names)),
        ]

        assert spent == [1 if is_server else 0] * 6
