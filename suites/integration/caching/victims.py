"""Cache servers that a test may stop, and a second process that uses the same cache."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

from fixtures.own_server import OwnServer
from fixtures.plugins.site import database_url_of_tests

ROOT = Path(__file__).resolve().parents[3]
GUARDED = "apps.common.caching.guarded.GuardedCache"


class Victim(OwnServer):
    """A server that a site's caches are on."""

    def caches(self) -> dict[str, dict[str, Any]]:
        """CACHES, all on this server, with the timeout of production."""
        return {
            alias: {
                "BACKEND": GUARDED,
                "LOCATION": self.url,
                "KEY_PREFIX": alias,
                "OPTIONS": {"inner": self.name},
            }
            for alias in ("default", "sessions", "social")
        }


class SecondProcess:
    """Another process of the same site; it does what it is told, a line at a time."""

    def __init__(self, *, caches: dict[str, Any], strategy: str) -> None:
        told = json.dumps({"caches": caches, "strategy": strategy})
        self._process = subprocess.Popen(
            [sys.executable, "-m", "suites.integration.caching.second", told],
            cwd=ROOT,
            env={
                **os.environ,
                "APPS": "social",
                "DATABASE_URL": database_url_of_tests(),
                "LOG_LEVEL": "ERROR",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, command: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().rstrip("\n")

    def kill(self) -> None:
        """At once, and without any last words."""
        self._process.kill()
        self._process.communicate()

    def __enter__(self) -> SecondProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
