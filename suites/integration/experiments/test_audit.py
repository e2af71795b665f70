"""The audit on a real site: what it reads, how long it waits, and what it leaves open."""

from __future__ import annotations

import threading
from dataclasses import replace

import psycopg
import pytest

from fixtures.site import SiteSettings, serve
from fixtures.strategies import Promised, promised_by
from fixtures.worlds import cast
from load.experiments.laboratory import MEASURED
from load.invariants.audit import PATIENCE_S, audit, why_not_judged
from load.invariants.model import Act, Deed, SocialModel
from load.people.cast import read_cast

pytestmark = pytest.mark.services("postgres", "redis")

AT_ONCE = Promised(stale_at_most_s=0)
LIKE = """
    INSERT INTO social_like (user_id, post_id, created_at)
    SELECT id, %s, now() FROM auth_user WHERE username = %s
"""


@pytest.fixture(scope="module")
def people(tiny_world, tmp_path_factory):
    path = tmp_path_factory.mktemp("people") / "cast.json"
    cast(tiny_world).write(path)
    return path


@pytest.fixture
def site(tiny_copy, redis_url, tmp_path):
    """The social site on a tiny world, without a cache."""
    settings = SiteSettings(
        database_url=tiny_copy,
        redis_url=redis_url,
        extra={
            **MEASURED,
            "APPS": "social",
            # A row that comes from elsewhere is seen at once.
            "CACHE_STRATEGY": "none",
            "WINDTUNNEL_WORKER": tmp_path.name,
        },
    )
    with serve(settings, folder=tmp_path) as served:
        yield served


@pytest.fixture
def unliked(tiny_copy, people):
    """Somebody who does not like a post, and what it says if she does."""
    who = read_cast(people)[0].username
    with psycopg.connect(tiny_copy, autocommit=True) as connection:
        found = connection.execute(
            "SELECT id FROM social_post WHERE id NOT IN (SELECT post_id FROM social_like"
            " JOIN auth_user u ON u.id = user_id WHERE username = %s) LIMIT 1",
            [who],
        ).fetchone()
    assert found is not None
    return Act(who=who, deed=Deed.LIKE, post=found[0], sent_s=1.0, answered_s=2.0)


def test_what_is_written_late_is_waited_for_and_what_is_lost_is_found(
    site, tiny_copy, people, unliked
):
    """One site, three findings: a like that is lost, one in doubt, and one that comes."""

    def audited(act, *, patience_s):
        return audit(
            SocialModel([act]),
            url=site.url,
            database_url=tiny_copy,
            cast_path=people,
            promised=AT_ONCE,
            patience_s=patience_s,
        )

    def like():
        with psycopg.connect(tiny_copy, autocommit=True) as connection:
            connection.execute(LIKE, [unliked.post, unliked.who])

    lost = audited(unliked, patience_s=0)
    doubtful = audited(replace(unliked, answered_s=None), patience_s=0)
    late = threading.Timer(0.3, like)
    late.start()
    try:
        waited_for = audited(unliked, patience_s=30)
    finally:
        late.join()

    assert lost.broken == {"no_lost_like": 1}
    assert str(lost.examples[0]) == (
        f"no_lost_like: {unliked.who} liked post {unliked.post} at 1.0 s; no such row"
    )
    assert (doubtful.broken, doubtful.acts, doubtful.lost) == ({}, 0, 1)
    assert (waited_for.broken, waited_for.acts, waited_for.lost) == ({}, 1, 0)
    assert min(waited_for.facts.values()) > 0


@pytest.mark.parametrize(
    "strategy, judged",
    [
        ("none", True),
        ("versioned", True),
        ("lease", True),
        ("signals", False),
        ("two_tier", False),
        ("cache_aside", False),
        ("cacheops", False),
        ("cachalot", False),
        ("suites.support.own_strategies.HardOfHearing", True),
    ],
)
def test_pages_are_judged_where_they_are_promised_to_be_true(strategy, judged):
    """Not where they may be old, for ever so long or after a race; it is said why."""
    why = why_not_judged(promised_by(strategy, ttl_s=60))

    assert (why == "") is judged
    assert judged or "may be" in why


def test_what_may_be_old_for_a_moment_is_given_it():
    """Up to the patience that rows have, too."""
    assert why_not_judged(Promised(stale_at_most_s=PATIENCE_S)) == ""
