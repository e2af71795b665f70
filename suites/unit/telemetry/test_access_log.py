"""One log line a request."""

from __future__ import annotations

import logging

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from apps.common.telemetry.access_log import AccessLogMiddleware

LOGGER = "windtunnel.request"


@pytest.fixture
def visit(caplog):
    """Asks for a path while the log is kept from a level on; returns its records."""

    def ask(path: str, level: int = logging.INFO) -> list[logging.LogRecord]:
        with caplog.at_level(level, logger=LOGGER):
            answer = AccessLogMiddleware(lambda _request: HttpResponse(status=201))
            assert answer(RequestFactory().get(path)).status_code == 201
        return [record for record in caplog.records if record.name == LOGGER]

    return ask


def test_says_what_was_asked_and_answered(visit):
    """Method, path, status and duration are there, as words and as fields."""
    (record,) = visit("/feed/?page=2")

    assert record.getMessage().startswith("GET /feed/ 201 ")
    assert vars(record)["status"] == 201
    assert vars(record)["duration_ms"] >= 0


def test_keeps_the_query_to_itself(visit):
    """What people search for is not in the log."""
    (record,) = visit("/people/?q=somebody")

    assert "somebody" not in str(vars(record))


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_are_not_worth_a_line(visit, path):
    """Probes show only to who looks at everything."""
    assert visit(path) == []
    assert len(visit(path, logging.DEBUG)) == 1


def test_a_quiet_log_costs_nothing(visit):
    """With warnings alone there is no line."""
    assert visit("/feed/", logging.WARNING) == []
