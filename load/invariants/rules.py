"""The closed list of invariants, each a function of the evidence.

A rule looks at one fact after the other. For each it yields None where the fact is as it
must be, or a violation; so it is known how many facts were judged. A new invariant is a
function here, and a line in `INVARIANTS`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from reports.schema import Violation

from .evidence import Evidence, PostRow, Shown
from .model import Act, Deed, Published, may_stand

Facts = Iterator[Violation | None]


def no_lost_like(evidence: Evidence) -> Facts:
    """A like that was acknowledged is a row until it is taken back, and then is none.

    Where what is shown is current, whoever likes a post sees that she does.
    """
    gone, rows = evidence.model.may_be_gone(), evidence.rows.likes
    for (who, post_id), acts in evidence.model.likes().items():
        possible = may_stand(acts, Deed.LIKE)
        if post_id in gone or len(possible) == 2:
            continue
        there = (who, post_id) in rows
        yield _fact(
            there in possible,
            no_lost_like,
            who,
            _told(_last(acts)),
            "there is a row" if there else "no such row",
        )
    for shown in evidence.shown if evidence.current else ():
        for post in shown.posts:
            row = (shown.viewer, post.id) in rows
            yield _fact(
                post.liked is row,
                no_lost_like,
                shown.viewer,
                f"has {'a row' if row else 'no row'} for liking post {post.id}",
                f"{shown.place} shows it {'liked' if post.liked else 'not liked'}",
            )


def no_vanished_post(evidence: Evidence) -> Facts:
    """A post that was acknowledged is there until it is removed, once, and then is not.

    Where what is shown is current, it also stands on its author's profile, in her own
    feed, and in the feeds of those who began to follow her.
    """
    by_text = _by_text(evidence.rows.posts)
    for text in evidence.model.published():
        there = len(by_text.get((text.who, text.text), ()))
        yield _fact(
            text.at_least <= there <= text.at_most,
            no_vanished_post,
            text.who,
            _told_of(text),
            _rows(there),
        )
    for shown in evidence.shown if evidence.current else ():
        yield from _missing_on(shown, evidence, by_text)
        if shown.post in evidence.rows.posts:
            yield _fact(
                bool(shown.posts),
                no_vanished_post,
                shown.viewer,
                f"asks for {shown.place}",
                "there is a row and no page",
            )
        for post in shown.posts:
            yield _fact(
                post.id in evidence.rows.posts,
                no_vanished_post,
                shown.viewer,
                f"sees post {post.id} on {shown.place}",
                _rows(0),
            )


def feed_order(evidence: Evidence) -> Facts:
    """A list has its newest posts first, from page to page, and none of them twice."""
    rows = evidence.rows.posts
    for shown in evidence.shown:
        ids = [post.id for post in shown.posts]
        for post_id, times in Counter(ids).items():
            yield _fact(
                times == 1,
                feed_order,
                shown.viewer,
                f"sees post {post_id} {times} times on {shown.place}",
                "every post has one place",
            )
        there = [rows[post_id] for post_id in ids if post_id in rows]
        for above, below in pairwise(there):
            yield _fact(
                above.place >= below.place,
                feed_order,
                shown.viewer,
                f"sees post {below.id} below post {above.id} on {shown.place}",
                "it is the newer one",
            )
        yield from _against_answers(shown, there, evidence.model.published())


def counts_equal_rows(evidence: Evidence) -> Facts:
    """The numbers on a card and at the head of a profile are numbers of rows.

    Judged where what is shown is current.
    """
    rows = evidence.rows
    for shown in evidence.shown if evidence.current else ():
        for post in shown.posts:
            row = rows.posts.get(post.id)
            if row is not None:
                whose = f"post {post.id}"
                yield _counted(shown, whose, "likes", post.likes, row.likes)
                yield _counted(shown, whose, "comments", post.comments, row.comments)
        if shown.counts is not None:
            for what in ("posts", "followers", "following"):
                told = getattr(shown.counts, what)
                there = getattr(rows.people[shown.profile], what)
                yield _counted(shown, shown.profile, what, told, there)


INVARIANTS: Mapping[str, Callable[[Evidence], Facts]] = {
    rule.__name__: rule
    for rule in (no_lost_like, no_vanished_post, feed_order, counts_equal_rows)
}


def judge(evidence: Evidence) -> Mapping[str, list[Violation | None]]:
    """Every fact of every invariant, by the invariant's name."""
    return {name: list(rule(evidence)) for name, rule in INVARIANTS.items()}


def violations(evidence: Evidence) -> list[Violation]:
    found = judge(evidence).values()
    return [fact for facts in found for fact in facts if fact is not None]


def _missing_on(
    shown: Shown, evidence: Evidence, by_text: Mapping[tuple[str, str], list[PostRow]]
) -> Facts:
    """Of the posts that must stand on this list, so far as it was read."""
    ids = {post.id for post in shown.posts}
    places = [p.place for i in ids if (p := evidence.rows.posts.get(i)) is not None]
    end = (0, 0) if shown.to_the_end else min(places, default=None)
    if end is None:
        return
    for text in evidence.model.published():
        if not text.at_least or not _belongs(shown, text.who, evidence):
            continue
        for row in by_text.get((text.who, text.text), ()):
            if row.place > end:
                yield _fact(
                    row.id in ids,
                    no_vanished_post,
                    text.who,
                    _told_of(text),
                    f"post {row.id} is not on {shown.place}",
                )


def _belongs(shown: Shown, author: str, evidence: Evidence) -> bool:
    if shown.feed:
        follows = evidence.model.follows(shown.viewer, author)
        return author == shown.viewer or follows == frozenset({True})
    return shown.profile == author


def _against_answers(
    shown: Shown, there: Sequence[PostRow], published: Sequence[Published]
) -> Facts:
    """Nobody's post stands above one that was sent after its answer had come."""
    alone = {
        (text.who, text.text): text.first
        for text in published
        if text.at_most == 1 and text.first is not None
    }
    known = [
        (row.id, act)
        for row in there
        if (act := alone.get((row.author, row.text))) is not None
    ]
    for (above_id, above), (below_id, below) in pairwise(known):
        yield _fact(
            above.answered_s is None or above.answered_s >= below.sent_s,
            feed_order,
            shown.viewer,
            f"sees post {below_id} below post {above_id} on {shown.place}",
            f"{_told(below)}, after the other one was acknowledged",
        )


def _counted(
    shown: Shown, whose: str, what: str, told: int, there: int
) -> Violation | None:
    return _fact(
        told == there,
        counts_equal_rows,
        shown.viewer,
        f"sees {told} {what} of {whose} on {shown.place}",
        _rows(there),
    )


def _by_text(posts: Mapping[int, PostRow]) -> dict[tuple[str, str], list[PostRow]]:
    found: dict[tuple[str, str], list[PostRow]] = {}
    for row in posts.values():
        found.setdefault((row.author, row.text), []).append(row)
    return found


def _last(acts: Sequence[Act]) -> Act:
    return max(acts, key=lambda act: act.sent_s)


def _told(act: Act) -> str:
    """What she did, as a sentence goes on after her name."""
    match act.deed:
        case Deed.LIKE:
            done = f"liked post {act.post}"
        case Deed.UNLIKE:
            done = f"took back her like of post {act.post}"
        case _:
            done = f"published {act.text!r}"
    return f"{done} at {act.sent_s:.1f} s"


def _told_of(text: Published) -> str:
    if text.last is None:
        return f"published {text.text!r} at most {text.at_most} times"
    if text.at_most == 0:
        return f"removed {text.text!r}"
    return _told(text.last)


def _rows(number: int) -> str:
    """
    >>> _rows(0), _rows(1), _rows(2)
    ('no such row', 'there is 1 row', 'there are 2 rows')
    """
    if number < 2:
        return "there is 1 row" if number else "no such row"
    return f"there are {number} rows"


def _fact(
    holds: bool,
    rule: Callable[[Evidence], Facts],
    who: str,
    expected: str,
    found: str,
) -> Violation | None:
    """None where it holds; else the sentence of its parts."""
    if holds:
        return None
    return Violation(invariant=rule.__name__, who=who, expected=expected, found=found)
