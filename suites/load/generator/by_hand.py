"""Starting Locust as a person does, and looking at what it says and shows."""

from __future__ import annotations

import http.client
import json
import signal
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fixtures.plugins.known_server import KnownServer, known_cast
from fixtures.provisioners.process import ManagedProcess
from fixtures.provisioners.readiness import wait_until
from load.driver import FOLDER

from .driving import AUDIENCE


@dataclass(frozen=True)
class Ended:
    status: int
    said: str


def people_come(
    server: KnownServer, folder: Path, *crowd: str, until: str, of: int
) -> Ended:
    """Locust, until the site has seen so many of an operation; then Ctrl-C."""
    with locust(server, folder, "--headless", *crowd) as child:
        wait_for(
            child,
            f"the site to see '{until}' {of} times",
            lambda: server.seen()["operations"].get(until, 0) >= of,
        )
        wait_for(child, "everybody to be there", partial(says, child, "spawned"))
        child.stop(signal=signal.SIGINT, patience_s=30)
    return Ended(child.wait(1), child.tail(200))


def locust(server: KnownServer, folder: Path, *options: str) -> ManagedProcess:
    """With the usual people; options replace those before them."""
    cast = known_cast(folder, AUDIENCE)
    argv = [
        *(sys.executable, "-m", "locust", "-f", str(FOLDER / "feed.py")),
        *("--host", server.url, "--cast", str(cast), *options),
    ]
    name = f"locust-{len(list(folder.glob('locust-*.log')))}"
    return ManagedProcess.start(name, argv, folder=folder, cwd=FOLDER.parent)


def wait_for(child: ManagedProcess, what: str, condition: Callable[[], bool]) -> None:
    """A minute at most, and no longer than the process lives."""
    wait_until(condition, deadline_s=60, what=what, process=child)


def says(child: ManagedProcess, words: str) -> bool:
    return words in child.tail(200)


def ask(port: int, path: str, **form: Any) -> str:
    """What Locust's own pages answer; a form is posted."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with closing(connection):
        connection.request(
            "POST" if form else "GET",
            path,
            body=urlencode(form),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        return connection.getresponse().read().decode()


def stats(port: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ask(port, "/stats/requests"))
    return found
