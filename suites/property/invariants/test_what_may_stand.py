"""The model's rule for acts that overlap, against all orders in which they may have been."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

from hypothesis import given
from hypothesis import strategies as st

from load.invariants.model import Act, Deed, may_stand


@st.composite
def some_acts(draw: st.DrawFn) -> list[Act]:
    """Likes and unlikes of one post by one person, at moments that are all different."""
    count = draw(st.integers(0, 5))
    moments = iter(draw(st.permutations(range(2 * count))))
    acts = []
    for _ in range(count):
        sent_s, answered_s = sorted((next(moments), next(moments)))
        acts.append(
            Act(
                who="ada",
                deed=draw(st.sampled_from([Deed.LIKE, Deed.UNLIKE])),
                post=7,
                sent_s=sent_s,
                answered_s=draw(st.sampled_from([answered_s, None])),
            )
        )
    return acts


@given(acts=some_acts())
def test_is_what_some_possible_order_leaves_behind(acts):
    """Every order that no answer contradicts, with and without those that were lost."""
    possible = {outcome for began in (True, False) for outcome in left(acts, began)}

    assert may_stand(acts, Deed.LIKE) == possible


def left(acts: Sequence[Act], began: bool) -> Iterator[bool]:
    """What is there in the end, by every history that may have been."""
    known = [act for act in acts if act.answered_s is not None]
    unknown = [act for act in acts if act.answered_s is None]
    for number in range(len(unknown) + 1):
        for happened in combinations(unknown, number):
            for order in permutations([*known, *happened]):
                if is_possible(order):
                    yield order[-1].deed is Deed.LIKE if order else began


def is_possible(order: Sequence[Act]) -> bool:
    """Nobody comes before one whose answer was there when she was sent."""
    return not any(
        later.answered_s is not None and later.answered_s < earlier.sent_s
        for earlier, later in combinations(order, 2)
    )
