"""After the load: whether what people did is what the site holds and shows.

1. Rows are read until they agree with what was acknowledged, or the patience is at an
   end: a strategy may write later than it answers.
2. What a strategy may show too late has its time, if that is short.
3. Pages are looked at, as those who acted see them; and the rows once more. Had a request
   that nobody waited for been at work meanwhile, both are read anew.
4. Rows are judged always, and so is the order of lists. Whether pages say what the rows
   say is judged where the promise is that by now they do.

It follows the measured window, so what it costs is in no figure of speed.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from fixtures.strategies import Promised
from fixtures.visitor import Visitor
from fixtures.worlds.server import connected
from load.people.cast import Member, read_cast
from load.probing import visitor_of
from reports.schema import Audit, Violation

from .evidence import Evidence, Rows, Shown
from .looking import Browser, CannotLook, NotThere, look_at_lists, look_at_posts
from .model import SocialModel
from .rows import Asked, Scope, read_rows
from .rules import judge, violations

PATIENCE_S = 3.0
PAUSE_S = 0.05
LOOKS_AT_MOST = 3
EXAMPLES_OF_EACH = 3


def audit(
    model: SocialModel,
    *,
    url: str,
    database_url: str,
    cast_path: Path,
    promised: Promised,
    patience_s: float = PATIENCE_S,
) -> Audit:
    """Judges what the site made of these acts; raises `DriveError` where it is gone."""
    not_judged = why_not_judged(promised)
    members = {member.username: member for member in read_cast(cast_path)}
    with connected(database_url) as connection, Members(url, members) as browser:
        settled = settled_rows(connection, model, patience_s=patience_s)
        time.sleep(0 if not_judged else promised.stale_at_most_s)
        for _ in range(LOOKS_AT_MOST):
            shown = _looked(browser, model, current=not not_judged)
            rows = read_rows(connection, _scope(model, shown))
            before, settled = settled, read_rows(connection, Scope.of(model))
            if settled == before:
                break
    return verdict_on(
        Evidence(model, rows, shown, current=not not_judged), not_judged=not_judged
    )


def lost_writes(
    model: SocialModel, *, database_url: str, patience_s: float = PATIENCE_S
) -> int:
    """How many likes and posts are not in the database as their authors were told."""
    with connected(database_url) as connection:
        rows = settled_rows(connection, model, patience_s=patience_s)
    return len(violations(Evidence(model, rows)))


def why_not_judged(promised: Promised) -> str:
    """Why pages may not say what the rows say; empty where they must by now."""
    if promised.raced_at_most_s:
        return f"after a race they may be {promised.raced_at_most_s:g} s old"
    if promised.stale_at_most_s > PATIENCE_S:
        return f"they may be {promised.stale_at_most_s:g} s old"
    return ""


def settled_rows(connection: Asked, model: SocialModel, *, patience_s: float) -> Rows:
    """The rows as soon as they are as they must be, or as they are when time is over."""
    end_s = time.monotonic() + patience_s
    while True:
        rows = read_rows(connection, Scope.of(model))
        if not violations(Evidence(model, rows)) or time.monotonic() > end_s:
            return rows
        time.sleep(PAUSE_S)


def verdict_on(evidence: Evidence, *, not_judged: str = "") -> Audit:
    facts = judge(evidence)
    broken = {
        name: [fact for fact in judged if fact is not None]
        for name, judged in facts.items()
    }
    return Audit(
        acts=evidence.model.acknowledged,
        lost=evidence.model.lost,
        facts={name: len(judged) for name, judged in facts.items()},
        broken={name: len(found) for name, found in broken.items() if found},
        examples=_examples(broken),
        not_judged=not_judged,
    )


class Members:
    """Members of a site who look at its pages, each with her own session."""

    def __init__(self, url: str, members: Mapping[str, Member]) -> None:
        self._url = url
        self._members = members
        self._online: dict[str, Visitor] = {}

    def page(self, viewer: str, path: str) -> bytes:
        answer = self._visitor(viewer).get(path)
        if answer.status != 200:
            kind = NotThere if answer.status == 404 else CannotLook
            raise kind(
                f"an audit got status {answer.status} for {path} as {viewer}, not 200; "
                "the site's log says why"
            )
        return answer.text.encode()

    def _visitor(self, name: str) -> Visitor:
        if name not in self._online:
            self._online[name] = visitor_of(self._url, self._members[name])
        return self._online[name]

    def __enter__(self) -> Members:
        return self

    def __exit__(self, *_: object) -> None:
        for visitor in self._online.values():
            visitor.close()


def _looked(browser: Browser, model: SocialModel, *, current: bool) -> list[Shown]:
    """Of a page that may be old, nothing is judged but the order of lists."""
    lists = look_at_lists(browser, model)
    return [*lists, *look_at_posts(browser, model)] if current else lists


def _scope(model: SocialModel, shown: Sequence[Shown]) -> Scope:
    return Scope.of(
        model,
        posts={post.id for each in shown for post in each.posts},
        people={each.viewer for each in shown} | {each.profile for each in shown},
    )


def _examples(broken: Mapping[str, Sequence[Violation]]) -> list[Violation]:
    return [each for found in broken.values() for each in found[:EXAMPLES_OF_EACH]]
