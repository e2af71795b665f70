"""Leases are alike on every backend: who may compute what is not there."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from apps.common.caching.backends import LeaseAnswer, State
from fixtures.provisioners.readiness import wait_until

# The least that Memcached can count; the others are as exact as their clocks.
SHORT_S = 1.0
DEADLINE_S = 20.0


class TestLeases:
    """Who may compute what is not there; see backends/leases.py."""

    def test_one_of_many_gets_the_lease(self, backend, names, hasty_threads):
        """The others are told to wait, whoever comes first."""
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda n: asks(backend, names, n), range(1, 9)))

        for name in names:
            states = [answer[name].state for answer in answers]
            assert sorted(states, key=str) == [State.LEASED] + [State.WAIT] * 7

    def test_what_is_filled_is_a_hit(self, backend, names):
        """Byte by byte, an empty value too."""
        a, b, c = names
        values = {a: b"\x80\x00\r\n binary", b: b"", c: b"42"}
        asks(backend, names, 7)

        assert backend.fill_many(values, 7, 60) == set(names)
        assert asks(backend, names, 8) == {
            name: LeaseAnswer(State.HIT, raw) for name, raw in values.items()
        }

    def test_a_fill_needs_the_token_that_is_outstanding(self, backend, names):
        """Not another's, not one that was used, and not one for another name."""
        a, b, _ = names
        asks(backend, [a], 7)

        assert backend.fill_many({a: b"another's"}, 8, 60) == set()
        assert backend.fill_many({b: b"elsewhere"}, 7, 60) == set()
        assert backend.fill_many({a: b"his"}, 7, 60) == {a}
        assert backend.fill_many({a: b"again"}, 7, 60) == set()
        assert asks(backend, [a], 9)[a] == LeaseAnswer(State.HIT, b"his")

    def test_revoking_voids_the_token(self, backend, names):
        """That is what closes the classic race."""
        a, *_ = names
        asks(backend, [a], 7)
        backend.revoke_many([a], old_until_ms=0)

        assert backend.fill_many({a: b"read before the write"}, 7, 60) == set()
        assert asks(backend, [a], 8)[a].state is State.LEASED

    def test_revoking_drops_a_value(self, backend, names):
        """Those that are there, and those that are not."""
        a, b, _ = names
        filled(backend, a, b"old")

        backend.revoke_many([a, b], old_until_ms=0)

        assert {each.state for each in asks(backend, [a, b], 8).values()} == {
            State.LEASED
        }

    def test_an_old_value_is_told_to_all_who_wait(self, backend, names):
        """And to the one who computes, who does not need it."""
        a, *_ = names
        filled(backend, a, b"old")
        backend.revoke_many([a], old_until_ms=now_ms() + 60_000)

        assert asks(backend, [a], 8)[a] == LeaseAnswer(State.LEASED, b"old")
        assert asks(backend, [a], 9)[a] == LeaseAnswer(State.WAIT, b"old")
        assert backend.fill_many({a: b"new"}, 8, 60) == {a}
        assert asks(backend, [a], 9)[a] == LeaseAnswer(State.HIT, b"new")

    def test_an_old_value_ends_with_its_first_time(self, backend, names):
        """A second write does not make it live longer."""
        a, *_ = names
        filled(backend, a, b"old")
        soon_ms = now_ms() + 60_000
        backend.revoke_many([a], old_until_ms=soon_ms)
        backend.revoke_many([a], old_until_ms=soon_ms + 60_000)

        later = backend.lease_many(
            [a], 8, now_ms=soon_ms + 1, until_ms=soon_ms + 10_000
        )
        assert later == {a: LeaseAnswer(State.LEASED)}

    def test_a_lease_that_is_given_back_is_free_at_once(self, backend, names):
        """For somebody else to take."""
        a, *_ = names
        asks(backend, [a], 7)

        assert backend.fill_many({a: None}, 7, 60) == {a}
        assert asks(backend, [a], 8)[a].state is State.LEASED

    def test_a_lease_ends(self, backend, names):
        """Its holder may have died; the token is then void."""
        a, *_ = names
        asks(backend, [a], 7)
        later_ms = now_ms() + 10_001

        again = backend.lease_many([a], 8, now_ms=later_ms, until_ms=later_ms + 10_000)

        assert again[a].state is State.LEASED
        assert backend.fill_many({a: b"too late"}, 7, 60) == set()

    @pytest.mark.parametrize("rubbish", [b"W", b"Wzz", b"rubbish", b"42"], ids=repr)
    def test_rubbish_is_leased_out(self, backend, names, rubbish):
        """As what is not there."""
        a, *_ = names
        backend.set_many({a: rubbish}, 60)

        assert asks(backend, [a], 7) == {a: LeaseAnswer(State.LEASED)}
        assert backend.fill_many({a: b"sound"}, 7, 60) == {a}

    def test_a_filled_value_ends_with_its_time(self, backend, names):
        """Then it is leased out anew."""
        a, *_ = names
        asks(backend, [a], 7)
        backend.fill_many({a: b"short"}, 7, SHORT_S)

        wait_until(
            lambda: asks(backend, [a], 8)[a].state is not State.HIT,
            deadline_s=DEADLINE_S,
            what="the value is over",
        )

    def test_many_at_once_are_told_apart(self, backend, prefix):
        """A command of Redis takes a thousand."""
        many = [f"{prefix}{number}" for number in range(1500)]

        answers = asks(backend, many, 7)

        assert answers.keys() == set(many)
        assert {answer.state for answer in answers.values()} == {State.LEASED}
        backend.revoke_many(many, old_until_ms=0)
        assert backend.fill_many(dict.fromkeys(many[:3], b"x"), 7, 60) == set()


def asks(backend, names, token):
    now = now_ms()
    return backend.lease_many(names, token, now_ms=now, until_ms=now + 10_000)


def filled(backend, name, value):
    asks(backend, [name], 7)
    assert backend.fill_many({name: value}, 7, 60) == {name}


def now_ms():
    return int(time.time() * 1000)
