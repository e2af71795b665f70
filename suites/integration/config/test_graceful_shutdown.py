"""A site that is told to go finishes what it has begun."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from fixtures.factories.accounts import PASSWORD, ada
from fixtures.provisioners.readiness import wait_until
from fixtures.site import serve
from fixtures.visitor import Visitor

# One process that waits for us is one whose answer we hold back.
WAITS_FOR_US = (
    "SELECT EXISTS (SELECT FROM pg_locks "
    "WHERE NOT granted AND relation = 'auth_user'::regclass)"
)


@pytest.mark.django_db(transaction=True)
def test_a_request_in_flight_is_answered_after_sigterm(site_settings, tmp_path):
    """SIGTERM while a page is being made: it is still sent, and then the site ends."""
    ada()
    with (
        serve(site_settings, folder=tmp_path) as site,
        Visitor(site.url) as visitor,
        psycopg.connect(site_settings.database_url) as ours,
        ThreadPoolExecutor(1) as elsewhere,
    ):
        visitor.get("/accounts/login/")
        ours.execute("LOCK TABLE auth_user IN ACCESS EXCLUSIVE MODE")
        form = {"username": "ada", "password": PASSWORD}
        answer = elsewhere.submit(visitor.post, "/accounts/login/", form)
        wait_until(
            lambda: ours.execute(WAITS_FOR_US).fetchone() == (True,),
            deadline_s=20,
            what="the login waits for the table that we hold",
        )

        os.kill(site.process.pid, signal.SIGTERM)
        wait_until(
            lambda: "Shutting down granian" in site.process.tail(),
            deadline_s=20,
            what="the site has heard that it shall go",
        )
        assert site.process.alive()
        ours.rollback()

        assert answer.result(timeout=20).status == 302
        assert site.process.wait(20) == 0


def test_an_idle_site_goes_at_once(site_settings, tmp_path):
    """With nothing in flight SIGTERM ends it, and with success."""
    with serve(site_settings, folder=tmp_path) as site:
        os.kill(site.process.pid, signal.SIGTERM)

        assert site.process.wait(10) == 0
