"""Each invariant in both directions: what it lets pass, and what it finds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from load.invariants.evidence import Counts, Shown, ShownPost
from load.invariants.model import Deed
from load.invariants.rules import INVARIANTS, judge, violations

from .examples import (
    CARDS,
    FEED,
    FOLLOWED,
    LIKED,
    OLD,
    PAGE,
    PROFILE,
    PUBLISHED,
    ROW,
    UNLIKED,
    act,
    evidence,
    lost,
)

NOBODY: frozenset[tuple[str, int]] = frozenset()
EMPTY = replace(FEED, posts=())


def told(found) -> list[str]:
    return [str(each) for each in violations(found)]


def seen(place: Shown, *posts: ShownPost, **changes) -> tuple[Shown, ...]:
    return (replace(place, posts=posts, **changes),)


class TestWhatIsAsItMustBe:
    def test_breaks_nothing(self):
        """Rows and pages that say what people were told."""
        assert told(evidence()) == []

    def test_is_judged_fact_by_fact(self):
        """Every invariant has looked at something, and says how much."""
        assert {name: len(facts) for name, facts in judge(evidence()).items()} == {
            "no_lost_like": 1 + 5,  # one acknowledged, five hearts on three places
            "no_vanished_post": 1 + 2 + 1 + 5,  # a row, two lists, a page, five cards
            "feed_order": 5 + 2,  # places of five cards, two neighbours
            "counts_equal_rows": 10 + 3,  # likes and comments of five, and a head
        }

    def test_are_four_invariants(self):
        """The list is closed; a report names each of them."""
        assert list(INVARIANTS) == [
            "no_lost_like",
            "no_vanished_post",
            "feed_order",
            "counts_equal_rows",
        ]


class TestNoLostLike:
    def test_finds_one_that_is_no_row(self):
        """The example of the report: who, which post, when, and what is missing."""
        assert told(evidence(LIKED, likes=NOBODY, shown=())) == [
            "no_lost_like: grace liked post 7 at 2.3 s; no such row"
        ]

    def test_finds_one_that_was_taken_back_and_is_there(self):
        """What was unliked is none."""
        assert told(evidence(LIKED, UNLIKED, shown=())) == [
            "no_lost_like: grace took back her like of post 7 at 3.1 s; there is a row"
        ]

    def test_finds_a_heart_that_she_is_not_shown(self):
        """She likes it, and the page denies it."""
        cold = replace(CARDS[0], liked=False)

        assert told(evidence(LIKED, shown=seen(PAGE, cold))) == [
            "no_lost_like: grace has a row for liking post 7; "
            "the page of post 7 shows it not liked"
        ]

    @pytest.mark.parametrize("likes", [NOBODY, frozenset({("grace", 7)})])
    def test_allows_both_where_the_answer_was_lost(self, likes):
        """Neither acknowledged nor denied."""
        assert told(evidence(lost(LIKED), likes=likes, shown=())) == []

    @pytest.mark.parametrize("likes", [NOBODY, frozenset({("grace", 7)})])
    def test_allows_both_where_two_overlap(self, likes):
        """Two tabs at once: either may have come last."""
        meanwhile = act(Deed.UNLIKE, at=2.5, post=7)

        assert told(evidence(LIKED, meanwhile, likes=likes, shown=())) == []

    def test_says_nothing_of_posts_that_were_removed(self):
        """A post takes its likes along."""
        removed = act(Deed.REMOVE, at=4, who="ada", post=7, text="new")

        gone = evidence(LIKED, PUBLISHED, removed, posts=(), likes=NOBODY, shown=())

        assert told(gone) == []


class TestNoVanishedPost:
    def test_finds_one_that_is_no_row(self):
        """Ada was told that it is there."""
        assert told(evidence(PUBLISHED, posts=(OLD,), shown=())) == [
            "no_vanished_post: ada published 'new' at 1.0 s; no such row"
        ]

    def test_finds_one_that_is_there_twice(self):
        """She published it once."""
        twin = replace(ROW, id=8)

        assert told(evidence(PUBLISHED, posts=(ROW, twin), shown=())) == [
            "no_vanished_post: ada published 'new' at 1.0 s; there are 2 rows"
        ]

    def test_finds_one_that_was_removed_and_is_there(self):
        """Gone is gone."""
        removed = act(Deed.REMOVE, at=4, who="ada", post=7, text="new")

        assert told(evidence(PUBLISHED, removed, shown=())) == [
            "no_vanished_post: ada removed 'new'; there is 1 row"
        ]

    def test_finds_one_that_is_not_on_the_profile(self):
        """The list ends with an older one, so it should have come before."""
        below = seen(PROFILE, CARDS[1], to_the_end=False)

        assert told(evidence(PUBLISHED, shown=below)) == [
            "no_vanished_post: ada published 'new' at 1.0 s; "
            "post 7 is not on the profile of ada"
        ]

    def test_finds_one_that_is_not_in_a_followers_feed(self):
        """An empty feed that was read to its end has room for everything."""
        assert told(evidence(PUBLISHED, FOLLOWED, shown=(EMPTY,))) == [
            "no_vanished_post: ada published 'new' at 1.0 s; "
            "post 7 is not on the feed of grace"
        ]

    def test_does_not_miss_it_in_feeds_of_others(self):
        """Who is not known to follow her, or has left her, need not see it."""
        left = act(Deed.UNFOLLOW, at=5, whom="ada")

        assert told(evidence(PUBLISHED, shown=(EMPTY,))) == []
        assert told(evidence(PUBLISHED, FOLLOWED, left, shown=(EMPTY,))) == []

    def test_does_not_miss_it_behind_the_end_of_what_was_read(self):
        """The page ends with a newer one."""
        newer = replace(ROW, id=9, text="newer", made_us=3_000, likes=0)
        card = ShownPost(9, "ada", likes=0, comments=0, liked=False)
        top = seen(PROFILE, card, to_the_end=False)

        assert told(evidence(PUBLISHED, posts=(newer, ROW), shown=top)) == []

    def test_finds_a_ghost(self):
        """What is no row any more stands on no page."""
        assert told(evidence(FOLLOWED, posts=(ROW,), shown=(FEED,))) == [
            "no_vanished_post: grace sees post 3 on the feed of grace; no such row"
        ]

    def test_finds_a_page_that_is_not_there(self):
        """A post has a page of its own."""
        assert told(evidence(PUBLISHED, shown=seen(PAGE))) == [
            "no_vanished_post: grace asks for the page of post 7; "
            "there is a row and no page"
        ]

    def test_allows_both_where_the_answer_was_lost(self):
        """It may be there, or not."""
        assert told(evidence(lost(PUBLISHED), shown=())) == []
        assert told(evidence(lost(PUBLISHED), posts=(), shown=())) == []

    def test_counts_posts_that_are_alike(self):
        """Who says the same twice has two posts."""
        again = replace(PUBLISHED, sent_s=8, answered_s=9)

        assert len(told(evidence(PUBLISHED, again, shown=()))) == 1


class TestFeedOrder:
    def test_finds_an_older_one_above_a_newer(self):
        """Newest first, wherever it is shown, and whatever else may be old."""
        found = evidence(shown=seen(FEED, *reversed(CARDS)), current=False)

        assert told(found) == [
            "feed_order: grace sees post 7 below post 3 on the feed of grace; "
            "it is the newer one"
        ]

    def test_finds_one_that_stands_there_twice(self):
        """Also on different pages of one list."""
        found = evidence(shown=seen(FEED, *CARDS, CARDS[0]), current=False)

        assert (
            "feed_order: grace sees post 7 2 times on the feed of grace; "
            "every post has one place" in told(found)
        )

    def test_breaks_ties_by_the_number(self):
        """Two posts of one microsecond have an order, too."""
        tied = replace(OLD, made_us=ROW.made_us)

        assert told(evidence(posts=(ROW, tied), shown=(FEED,))) == []
        upside_down = seen(FEED, *reversed(CARDS))
        assert len(told(evidence(posts=(ROW, tied), shown=upside_down))) == 1

    @pytest.mark.parametrize("overlapping", [False, True])
    def test_follows_the_answers_and_not_the_clock_of_the_site(self, overlapping):
        """What was sent after another's answer stands above it."""
        first = act(Deed.PUBLISH, at=1, who="ada", text="new")
        sent = 1.2 if overlapping else 2
        second = act(Deed.PUBLISH, at=sent, who="ada", text="an older one")

        found = evidence(first, second, shown=(FEED,), current=False)

        assert (told(found) == []) is overlapping


class TestCountsEqualRows:
    @pytest.mark.parametrize(
        "wrong",
        [replace(CARDS[0], likes=5), replace(CARDS[0], comments=5)],
        ids=["likes", "comments"],
    )
    def test_finds_a_card_that_counts_otherwise(self, wrong):
        """A number of rows, and no other."""
        assert len(told(evidence(shown=seen(PAGE, wrong)))) == 1

    def test_says_who_saw_what_where(self):
        """With the number of rows."""
        wrong = replace(CARDS[0], likes=2)

        assert told(evidence(shown=seen(PAGE, wrong))) == [
            "counts_equal_rows: grace sees 2 likes of post 7 on the page of post 7; "
            "there is 1 row"
        ]

    def test_finds_a_head_that_counts_otherwise(self):
        """Posts, followers and followed of a profile are rows, too."""
        head = replace(PROFILE, counts=Counts(posts=2, followers=3, following=0))

        assert told(evidence(shown=(head,))) == [
            "counts_equal_rows: grace sees 3 followers of ada on the profile of ada; "
            "there is 1 row"
        ]


def test_what_may_be_old_is_judged_by_its_order_alone():
    """Counts, hearts and missing posts of such a page say nothing."""
    old = replace(CARDS[0], likes=9, liked=False)
    pages = (*seen(PROFILE, old), *seen(PAGE), EMPTY)

    found = evidence(shown=pages, current=False)

    assert told(found) == []
    assert judge(found)["counts_equal_rows"] == []
    assert len(told(replace(found, current=True))) > 3
