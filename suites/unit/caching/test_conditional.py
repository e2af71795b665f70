"""Rules special to `conditional`: what a validator stands for, and when there is none."""

from __future__ import annotations

import pytest

from apps.common.caching.conditional import Conditional, page_being_made
from apps.common.caching.interface import Key, Tag
from fixtures.caching import Computation, FakeProcess

ADA, BO = Tag("social", "author", ("ada",)), Tag("social", "author", ("bo",))
FEED = "ada's feed"
TTL_S = 60


@pytest.fixture
def strategy(process):
    return process.strategy(Conditional, ttl_s=TTL_S)


def made(strategy, *tags, address=FEED, between=lambda: None):
    """The validator of a page that rests on these; `between`, its facts are read."""
    page = strategy.page(address)
    with page.being_made():
        rest_on(*tags)
        between()
    return page.made()


def rest_on(*tags):
    """As the lesson's cache says it of what is fetched."""
    page = page_being_made()
    assert page is not None
    page.rest_on(tags)


def asked(strategy, address=FEED):
    """What a browser must show to be answered 304."""
    return strategy.page(address).validator


class TestValidators:
    def test_a_page_that_did_not_change_keeps_its_own(self, strategy):
        """However often it is asked for."""
        validator = made(strategy, ADA, BO)

        assert [asked(strategy) for _ in range(3)] == [validator] * 3

    def test_one_that_was_made_again_unchanged_has_it_still(self, strategy):
        """Another tab of the same browser did not ask with it."""
        assert made(strategy, ADA) == made(strategy, ADA) == asked(strategy)

    @pytest.mark.parametrize("touched", [ADA, BO], ids=str)
    def test_any_fact_that_changes_changes_it(self, strategy, touched):
        """A page rests on all of its facts."""
        validator = made(strategy, ADA, BO)
        strategy.touch([touched])

        assert asked(strategy) != validator

    def test_what_rests_on_other_facts_keeps_its_own(self, strategy):
        """Or a busy writer would leave nobody a page."""
        validator = made(strategy, ADA)
        strategy.touch([BO])

        assert asked(strategy) == validator

    def test_pages_are_told_apart(self, strategy):
        """One of the same facts at another address is another page."""
        other = "bo's feed"

        assert made(strategy, ADA) != made(strategy, ADA, address=other)

    def test_none_comes_back(self, strategy):
        """A change that was taken back is a change."""
        seen = {made(strategy, ADA)}
        for _ in range(5):
            strategy.touch([ADA])
            seen.add(made(strategy, ADA))

        assert len(seen) == 6

    def test_facts_that_are_left_behind_do_not_count(self, strategy):
        """A page that shows other posts today does not change with those of yesterday."""
        made(strategy, ADA, BO)
        validator = made(strategy, BO)
        strategy.touch([ADA])

        assert asked(strategy) == validator


class TestRaces:
    def test_a_write_while_the_page_is_made(self, strategy):
        """Its facts may have been read before: the next look is answered anew."""
        validator = made(strategy, ADA, between=lambda: strategy.touch([ADA]))

        assert asked(strategy) != validator

    def test_a_write_while_a_known_page_is_made(self, strategy):
        """Its versions were read before the view began, and not when it had ended."""
        made(strategy, ADA)
        strategy.touch([ADA])
        validator = made(strategy, ADA, between=lambda: strategy.touch([ADA]))

        assert asked(strategy) != validator

    def test_a_write_between_the_list_and_the_counters(self, strategy, process):
        """It is in the counters, and so nothing is confirmed."""
        validator = made(strategy, ADA)
        read_counters = process.backend.get_many

        def overtaken(names):
            if any(str(ADA) in name for name in names):
                process.backend.raise_counters(names)
            return read_counters(names)

        process.backend.get_many = overtaken

        assert asked(strategy) != validator


class TestAge:
    def test_a_list_lives_no_longer_than_its_page_may(self, strategy, clock):
        """What no tag names (a template) is at most so old."""
        made(strategy, ADA, between=lambda: clock.advance(TTL_S - 1))
        clock.advance(1)

        assert asked(strategy) is None

    def test_a_page_that_is_learned_anew_is_another_edition(self, strategy, clock):
        """No browser's page of before is confirmed by it, though no fact has changed."""
        validator = made(strategy, ADA)
        clock.advance(TTL_S)

        assert made(strategy, ADA) != validator

    def test_a_lost_counter_starts_where_it_never_was(self, strategy, process, clock):
        """A server that forgets may forget counters alone."""
        validator = made(strategy, ADA)
        strategy.touch([ADA])
        process.backend.evict(f"fake:1:conditional#{ADA}")
        clock.advance(1)

        assert asked(strategy) != validator


class TestNoValidator:
    def test_of_a_page_that_named_no_facts(self, strategy):
        """It could change unnoticed."""
        assert made(strategy) is None
        assert asked(strategy) is None

    def test_of_one_that_was_given_up(self, strategy):
        """What it shows is for this visit alone."""
        page = strategy.page(FEED)
        with page.being_made():
            page.rest_on([ADA])
            page.give_up()

        assert page.made() is None
        assert asked(strategy) is None

    @pytest.mark.parametrize("rubbish", [b"\x80\x05rubbish", b"7", b""], ids=repr)
    def test_where_the_list_is_damaged(self, strategy, process, rubbish):
        """It is learned anew."""
        made(strategy, ADA)
        process.backend.set_many({f"fake:1:conditional:{FEED}": rubbish}, TTL_S)

        assert asked(strategy) is None
        assert made(strategy, ADA) == asked(strategy)


class TestOutages:
    def test_while_the_cache_is_away_pages_go_out_without(self, strategy, process):
        """And nothing that browsers hold is confirmed."""
        made(strategy, ADA)
        process.backend.away = True

        assert asked(strategy) is None
        assert made(strategy, ADA) is None

    def test_a_cache_that_goes_while_a_page_is_made(self, strategy, process):
        """The facts met since have no versions."""

        def go():
            process.backend.away = True
            rest_on(BO)

        assert made(strategy, ADA, between=go) is None

    def test_what_was_touched_meanwhile_is_confirmed_nowhere(self, process, clock):
        """Not here, and not by a process that starts later."""
        strategy = process.strategy(Conditional, ttl_s=TTL_S)
        validator = made(strategy, ADA)
        process.backend.away = True
        strategy.touch([ADA])
        process.backend.away = False

        other = FakeProcess(process.backend, clock, process.journal)
        later = other.strategy(Conditional, ttl_s=TTL_S)
        other.server.look_after()
        clock.advance(0.5)
        process.server.look_after()

        assert asked(later) != validator
        assert asked(strategy) not in (None, validator)


class TestCost:
    def test_a_page_that_did_not_change_takes_two_round_trips(self, strategy, process):
        """Its list, and all its counters at once."""
        made(strategy, ADA, BO)
        before = process.backend.round_trips
        asked(strategy)

        assert process.backend.round_trips - before == 2

    def test_a_known_page_takes_no_more_to_make(self, strategy, process):
        """The list and the counters are there, and stay as they are."""
        made(strategy, ADA, BO)
        strategy.touch([ADA])
        before = process.backend.round_trips
        made(strategy, ADA, BO)

        assert process.backend.round_trips - before == 2

    def test_a_page_that_nobody_knows_is_told_once(self, strategy, process):
        """List; counters looked for, and started; list written."""
        made(strategy, ADA, BO)

        assert process.backend.round_trips == 4


def test_it_keeps_no_values(strategy):
    """Whoever asks it for one has it computed."""
    compute = Computation()
    key = Key("social", "feed", (1,))
    for _ in range(2):
        strategy.fetch(key, compute, [ADA])

    assert compute.calls == 2
