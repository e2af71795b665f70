"""Ada published post 7, which Grace likes; all is as it must be, and can be changed."""

from __future__ import annotations

from dataclasses import replace

from load.invariants.evidence import Counts, Evidence, PostRow, Rows, Shown, ShownPost
from load.invariants.model import Act, Deed, SocialModel

OLD = PostRow(3, "ada", "an older one", made_us=1_000, likes=0, comments=1)
ROW = PostRow(7, "ada", "new", made_us=2_000, likes=1, comments=0)
CARDS = (
    ShownPost(7, "ada", likes=1, comments=0, liked=True),
    ShownPost(3, "ada", likes=0, comments=1, liked=False),
)
FEED = Shown("grace", "the feed of grace", CARDS, to_the_end=True, feed=True)
PROFILE = Shown(
    "grace",
    "the profile of ada",
    CARDS,
    to_the_end=True,
    profile="ada",
    counts=Counts(posts=2, followers=1, following=0),
)
PAGE = Shown("grace", "the page of post 7", CARDS[:1], to_the_end=False, post=7)
LIKES = frozenset({("grace", 7)})


def act(deed: Deed, *, at: float = 1.0, until: float | None = None, **about) -> Act:
    """Grace's, of post 7, answered half a second later."""
    who = {"who": "grace", "sent_s": at, "answered_s": until or at + 0.5}
    return Act(**{**who, "deed": deed, **about})


def lost(made: Act) -> Act:
    """The same, but nobody knows whether it happened."""
    return replace(made, answered_s=None)


PUBLISHED = act(Deed.PUBLISH, who="ada", text="new")
FOLLOWED = act(Deed.FOLLOW, at=1.2, whom="ada")
LIKED = act(Deed.LIKE, at=2.3, post=7)
UNLIKED = act(Deed.UNLIKE, at=3.1, post=7)


def evidence(
    *acts: Act,
    posts: tuple[PostRow, ...] = (ROW, OLD),
    likes: frozenset[tuple[str, int]] = LIKES,
    shown: tuple[Shown, ...] = (FEED, PROFILE, PAGE),
    current: bool = True,
) -> Evidence:
    """What is there when all is well, or what a test changes of it."""
    rows = Rows(
        posts={post.id: post for post in posts},
        likes=likes,
        people={"ada": Counts(posts=2, followers=1, following=0)},
    )
    model = SocialModel(acts or (PUBLISHED, FOLLOWED, LIKED))
    return Evidence(model, rows, shown, current=current)
