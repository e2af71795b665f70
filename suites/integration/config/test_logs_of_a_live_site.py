"""What a site that serves writes to its log."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

import pytest

from fixtures.site import serve
from fixtures.visitor import Visitor

pytestmark = pytest.mark.uncounted


@pytest.fixture
def logging_site(site_settings, tmp_path):
    """A site that logs as asked, somebody at it, and the lines of its log."""

    @contextmanager
    def start(style: str):
        told = replace(
            site_settings, extra={**site_settings.extra, "LOG_FORMAT": style}
        )
        with serve(told, folder=tmp_path) as site, Visitor(site.url) as visitor:
            yield visitor, lambda: site.process.log_path.read_text().splitlines()

    return start


def requests_in(lines: list[str]) -> list[dict[str, object]]:
    told = [json.loads(line) for line in lines if line.startswith("{")]
    return [line for line in told if line["logger"] == "windtunnel.request"]


def test_a_request_is_one_line_of_json(logging_site):
    """A machine reads method, path, status, time and the id of the request."""
    with logging_site("json") as (visitor, lines):
        answer = visitor.get("/accounts/login/?next=/secret/")

        (line,) = requests_in(lines())

    assert (line["method"], line["path"]) == ("GET", "/accounts/login/")
    assert (line["status"], line["level"]) == (200, "INFO")
    assert line["request_id"] == answer.headers["x-request-id"]


def test_an_id_that_came_with_the_request_is_kept(logging_site):
    """What stands in front of the site can follow a request into its log."""
    given = uuid4().hex
    with logging_site("json") as (visitor, lines):
        answer = visitor.get("/accounts/login/", X_Request_ID=given)

        (line,) = requests_in(lines())

    assert answer.headers["x-request-id"] == line["request_id"] == given


def test_an_id_that_is_none_is_replaced(logging_site):
    """Nobody writes into our log what she likes."""
    with logging_site("json") as (visitor, lines):
        answer = visitor.get("/accounts/login/", X_Request_ID="anything goes")

        (line,) = requests_in(lines())

    assert line["request_id"] == answer.headers["x-request-id"] != "anything goes"


def test_people_may_have_text(logging_site):
    """LOG_FORMAT=text writes lines to be read."""
    with logging_site("text") as (visitor, lines):
        visitor.get("/accounts/login/")

        (line,) = [line for line in lines() if "windtunnel.request" in line]

    assert "GET /accounts/login/ 200" in line
