"""What is written down of a kept service can be read again, and nothing else can."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fixtures.provisioners.interface import Rung
from fixtures.provisioners.traces import ContainerTrace, Kept, ProcessTrace

REDIS = Kept(
    name="redis",
    rung=Rung.NATIVE,
    url="redis://127.0.0.1:7777/0",
    version="7.0.15",
    log_path="/srv/here/redis.log",
    trace=ProcessTrace(pid=42, birth=123.0, folder="/srv/here", stop_signal=15),
)
CONTAINED = Kept(
    name="redis",
    rung=Rung.DOCKER,
    url="redis://127.0.0.1:7777/0",
    version="7.0.15",
    log_path=None,
    trace=ContainerTrace(container="windtunnel-redis-1", engine="unix:///x"),
)


@pytest.mark.parametrize("kept", [REDIS, CONTAINED], ids=["process", "container"])
def test_what_is_written_is_read(kept):
    """A kept service survives the way through the file."""
    assert Kept.from_json(json.loads(json.dumps(kept.to_json()))) == kept


def without(field: str) -> dict[str, Any]:
    written = REDIS.to_json()
    del written[field]
    return written


@pytest.mark.parametrize(
    "written",
    [
        *(without(field) for field in REDIS.to_json()),
        REDIS.to_json() | {"rung": "kestrel"},
        REDIS.to_json() | {"trace": {"pid": 42}},
        REDIS.to_json() | {"more": "than that"},
    ],
)
def test_what_is_not_ours_is_refused(written):
    """An entry that lacks a field, or has another, is refused and not guessed at."""
    with pytest.raises((KeyError, TypeError, ValueError)):
        Kept.from_json(written)
