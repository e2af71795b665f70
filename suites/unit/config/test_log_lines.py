"""What a line of the log looks like, to machines and to people."""

from __future__ import annotations

import json
import logging
from logging.config import DictConfigurator

import pytest
from django_guid import clear_guid, set_guid

from apps.config.logs import logging_settings


@pytest.fixture
def line():
    """Writes one record as the site would, inside a request with a known id."""

    def write(style: str, **extra: object) -> str:
        told = logging_settings(style=style, level="INFO")
        configure = DictConfigurator(told)
        request_id = configure.configure_filter(told["filters"]["request_id"])
        formatter = configure.configure_formatter(told["formatters"][style])
        record = logging.makeLogRecord(
            {"name": "shop", "levelname": "INFO", "msg": "sold %s", "args": ("it",)}
            | extra
        )
        request_id.filter(record)
        return formatter.format(record)

    set_guid("a-request")
    yield write
    clear_guid()


def test_json_has_the_request_and_whatever_was_added(line):
    """A machine finds every part under its own name, and the time in UTC."""
    told = json.loads(line("json", status=200))

    assert told.pop("timestamp").endswith("+00:00")
    assert told == {
        "level": "INFO",
        "logger": "shop",
        "request_id": "a-request",
        "message": "sold it",
        "status": 200,
    }


def test_text_has_the_same_in_one_line(line):
    """A person reads level, logger, request and message."""
    assert line("text").endswith("INFO shop [a-request] sold it")


def test_what_libraries_repeat_is_left_out():
    """Nothing is said twice, and no id is announced for every request."""
    told = logging_settings(style="text", level="INFO")

    assert told["loggers"]["django"]["handlers"] == []
    assert told["loggers"]["django_guid"]["level"] == "ERROR"
