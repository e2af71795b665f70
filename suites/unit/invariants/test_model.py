"""What the model makes of acts: how many count, and what they leave behind."""

from __future__ import annotations

from load.invariants.model import Deed, SocialModel, may_stand

from .examples import FOLLOWED, LIKED, PUBLISHED, UNLIKED, act, lost

BOTH = frozenset({True, False})


def test_answers_that_were_lost_are_counted_apart():
    """They are not acknowledged."""
    model = SocialModel([LIKED, lost(UNLIKED)])

    assert (model.acknowledged, model.lost) == (1, 1)


def test_of_two_that_follow_each_other_the_later_stands():
    """Whichever order they are told in."""
    assert may_stand([LIKED, UNLIKED], Deed.LIKE) == {False}
    assert may_stand([UNLIKED, LIKED], Deed.LIKE) == {False}


def test_of_two_that_overlap_either_stands():
    """She has two tabs."""
    assert may_stand([LIKED, act(Deed.UNLIKE, at=2.4, post=7)], Deed.LIKE) == BOTH


def test_two_that_overlap_and_want_the_same_agree():
    """Liked twice is liked."""
    assert may_stand([LIKED, act(Deed.LIKE, at=2.4, post=7)], Deed.LIKE) == {True}


def test_a_lost_one_may_come_after_all_others():
    """The server may still be at it."""
    assert may_stand([lost(LIKED), UNLIKED], Deed.LIKE) == BOTH


def test_where_nothing_is_known_both_may_be():
    """There may have been a like before anybody acted."""
    assert may_stand([], Deed.LIKE) == BOTH
    assert may_stand([lost(LIKED)], Deed.LIKE) == BOTH


def test_people_and_posts_are_apart():
    """Ada's acts say nothing of Grace's, and post 7 nothing of post 8."""
    others = act(Deed.UNLIKE, at=9, post=7, who="ada"), act(Deed.UNLIKE, at=9, post=8)

    found = SocialModel([LIKED, *others]).likes()

    assert {thing: len(acts) for thing, acts in found.items()} == {
        ("grace", 7): 1,
        ("ada", 7): 1,
        ("grace", 8): 1,
    }


def test_who_follows_whom():
    """As with likes."""
    left = act(Deed.UNFOLLOW, at=7, whom="ada")

    assert SocialModel([FOLLOWED]).follows("grace", "ada") == {True}
    assert SocialModel([FOLLOWED, left]).follows("grace", "ada") == {False}
    assert SocialModel([FOLLOWED]).follows("ada", "grace") == BOTH


def test_a_text_that_was_removed_is_expected_no_more():
    """Unless the answer was lost: then it may be there, once."""
    removed = act(Deed.REMOVE, at=5, who="ada", post=7, text="new")

    (gone,) = SocialModel([PUBLISHED, removed]).published()
    (perhaps,) = SocialModel([PUBLISHED, lost(removed)]).published()

    assert (gone.at_least, gone.at_most) == (0, 0)
    assert (perhaps.at_least, perhaps.at_most) == (0, 1)
