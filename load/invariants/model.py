"""The social site as its people know it: what they did, and what may be true because of it.

An act that was acknowledged has happened, between the moment at which it was sent and that
of its answer. One whose answer was lost may have happened at any moment since, or never:
the model then allows both. Acts on different things have nothing to do with one another.
Of two acts on one thing, the later counts; where they overlap, nobody can say which of
them was the later, and the model allows what either leaves behind.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Deed(StrEnum):
    """What people do that leaves something behind."""

    LIKE = "like"
    UNLIKE = "unlike"
    PUBLISH = "publish"
    REMOVE = "remove"
    COMMENT = "comment"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One deed; one that the site refused is none. Moments are seconds of one clock."""

    who: str
    deed: Deed
    sent_s: float
    answered_s: float | None  # None: the answer was lost
    post: int = 0  # that was liked, commented on or removed
    text: str = ""  # of the post that was published or removed
    whom: str = ""  # was followed or left


@dataclass(frozen=True, slots=True)
class Published:
    """A text by somebody, and how many posts of hers have it. Two may be alike."""

    who: str
    text: str
    at_least: int
    at_most: int
    first: Act | None  # that was acknowledged
    last: Act | None


class SocialModel:
    """What may be true after these acts; what was there before them it does not know."""

    def __init__(self, acts: Iterable[Act] = ()) -> None:
        self.acts = list(acts)

    def happened(self, act: Act) -> None:
        self.acts.append(act)

    @property
    def acknowledged(self) -> int:
        return sum(act.answered_s is not None for act in self.acts)

    @property
    def lost(self) -> int:
        """Acts of which nobody knows whether they happened."""
        return len(self.acts) - self.acknowledged

    def likes(self) -> Mapping[tuple[str, int], Sequence[Act]]:
        """What each person did about liking each post."""
        found: dict[tuple[str, int], list[Act]] = defaultdict(list)
        for act in self._of(Deed.LIKE, Deed.UNLIKE):
            found[act.who, act.post].append(act)
        return found

    def follows(self, who: str, whom: str) -> frozenset[bool]:
        """Whether she may follow that person, and whether she may not."""
        acts = self._of(Deed.FOLLOW, Deed.UNFOLLOW)
        hers = [act for act in acts if (act.who, act.whom) == (who, whom)]
        return may_stand(hers, Deed.FOLLOW)

    def published(self) -> list[Published]:
        """Every text that somebody published, whether or not it is there any more."""
        made, removed = self._of(Deed.PUBLISH), self._of(Deed.REMOVE)
        known = [act for act in made if act.answered_s is not None]
        at_least = Counter(map(_text_of, known))
        at_least.subtract(Counter(map(_text_of, removed)))
        at_most = Counter(map(_text_of, made))
        at_most.subtract(_text_of(a) for a in removed if a.answered_s is not None)
        first = {_text_of(act): act for act in reversed(known)}
        last = {_text_of(act): act for act in known}
        return [
            Published(*key, max(0, at_least[key]), most, first.get(key), last.get(key))
            for key, most in at_most.items()
        ]

    def may_be_gone(self) -> frozenset[int]:
        """Posts that somebody has removed, or may have."""
        return frozenset(act.post for act in self._of(Deed.REMOVE))

    def _of(self, *deeds: Deed) -> list[Act]:
        return [act for act in self.acts if act.deed in deeds]


def may_stand(acts: Sequence[Act], made_by: Deed) -> frozenset[bool]:
    """Whether what `made_by` makes may be there after these acts on one thing, and not.

    Any act may have been the last that no acknowledged one came after as a whole. Where
    none was acknowledged, what was there before may still be, and nothing is known.

    >>> like = Act(who="ada", deed=Deed.LIKE, post=7, sent_s=1, answered_s=2)
    >>> unlike = Act(who="ada", deed=Deed.UNLIKE, post=7, sent_s=3, answered_s=4)
    >>> may_stand([like, unlike], Deed.LIKE)
    frozenset({False})
    """
    known = [act for act in acts if act.answered_s is not None]
    if not known:
        return frozenset({True, False})
    return frozenset(
        act.deed is made_by
        for act in acts
        if act.answered_s is None
        or not any(other.sent_s > act.answered_s for other in known)
    )


def _text_of(act: Act) -> tuple[str, str]:
    return act.who, act.text
