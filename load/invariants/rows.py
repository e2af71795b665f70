"""What the social site's database holds about some people and posts.

Plain SQL on the lesson's tables: an audit must not ask the code that it audits.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString, Protocol

from .evidence import Counts, PostRow, Rows
from .model import Deed, SocialModel

POSTS = """
    SELECT post.id, person.username, post.content,
        (extract(epoch FROM post.created_at) * 1000000)::bigint,
        (SELECT count(*) FROM social_like WHERE post_id = post.id),
        (SELECT count(*) FROM social_comment WHERE post_id = post.id)
    FROM social_post post JOIN auth_user person ON person.id = post.user_id
    WHERE post.id = ANY (%s)
        OR (person.username = ANY (%s) AND post.content = ANY (%s))
"""
LIKES = """
    SELECT person.username, liked.post_id
    FROM social_like liked JOIN auth_user person ON person.id = liked.user_id
    WHERE liked.post_id = ANY (%s) AND person.username = ANY (%s)
"""
PEOPLE = """
    SELECT username,
        (SELECT count(*) FROM social_post WHERE user_id = person.id),
        (SELECT count(*) FROM social_follow WHERE followed_id = person.id),
        (SELECT count(*) FROM social_follow WHERE follower_id = person.id)
    FROM auth_user person WHERE username = ANY (%s)
"""


class Answered(Protocol):
    def fetchall(self) -> list[tuple[Any, ...]]: ...


class Asked(Protocol):
    """A connection of psycopg, or what does as it does."""

    def execute(self, query: LiteralString, params: Sequence[Any], /) -> Answered: ...


@dataclass(frozen=True)
class Scope:
    """Which posts and people a judgement is about."""

    posts: frozenset[int]
    people: frozenset[str]
    texts: frozenset[str]

    @classmethod
    def of(
        cls,
        model: SocialModel,
        *,
        posts: Collection[int] = (),
        people: Collection[str] = (),
    ) -> Scope:
        """What was acted on, and what else was seen."""
        acts = model.acts
        return cls(
            posts=frozenset(act.post for act in acts if act.post) | frozenset(posts),
            people=frozenset(act.who for act in acts) | frozenset(people),
            texts=frozenset(a.text for a in acts if a.deed is Deed.PUBLISH),
        )


def read_rows(connection: Asked, scope: Scope) -> Rows:
    people, texts = sorted(scope.people), sorted(scope.texts)
    told = connection.execute(POSTS, [sorted(scope.posts), people, texts]).fetchall()
    posts = {row[0]: PostRow(*row) for row in told}
    likes = connection.execute(LIKES, [sorted(posts), people]).fetchall()
    counts = connection.execute(PEOPLE, [people]).fetchall()
    return Rows(
        posts=posts,
        likes=frozenset((who, post) for who, post in likes),
        people={row[0]: Counts(*row[1:]) for row in counts},
    )
