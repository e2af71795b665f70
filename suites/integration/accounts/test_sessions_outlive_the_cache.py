"""Redis goes and comes: who was logged in is, and who has left has left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fixtures.factories.accounts import PASSWORD
from fixtures.site import serve
from fixtures.visitor import Visitor

MEMBERS_ONLY = "/accounts/password/"


@pytest.fixture
def member(transactional_db, ada, site_settings, own_redis, tmp_path):
    """Ada, logged in to a site that caches in a Redis which the test may stop."""
    own = replace(site_settings, redis_url=own_redis.url)
    with serve(own, folder=tmp_path) as site, Visitor(site.url) as visitor:
        log_in(visitor)
        yield visitor


def test_a_dead_cache_logs_nobody_out(member, own_redis):
    """Her session is in the database as well, so she does not notice."""
    own_redis.stop()

    assert member.get(MEMBERS_ONLY).status == 200


def test_without_a_cache_one_can_log_in(member, own_redis):
    """Registration, login and logout are slower, and work."""
    own_redis.stop()
    member.cookies.clear()

    log_in(member)

    assert member.get(MEMBERS_ONLY).status == 200


def test_who_logs_out_meanwhile_is_out_for_good(member, own_redis):
    """A cache that still holds her session when it comes back does not let her in."""
    session = member.cookies["sessionid"]
    with own_redis.silent():
        member.post("/accounts/logout/", {})

    member.cookies["sessionid"] = session
    answer = member.get(MEMBERS_ONLY)

    assert answer.status == 302


def log_in(visitor: Visitor) -> None:
    visitor.get("/accounts/login/")
    form = {"username": "ada", "password": PASSWORD}
    assert visitor.post("/accounts/login/", form).status == 302
