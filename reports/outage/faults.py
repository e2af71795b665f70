"""The faults by name: what happens to a cache server, and what in life that is like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

FaultName = Literal["restart", "flush", "pause", "full", "kill", "calm"]


@dataclass(frozen=True)
class FaultWords:
    what: str  # "the server …", as it goes on after a name
    imitates: str
    when: str  # as it stands in a sentence: "when …"


FAULTS: Mapping[FaultName, FaultWords] = {
    "restart": FaultWords(
        "is stopped, and comes back at once, empty",
        "an upgrade, or a configuration that needs a restart",
        "when the cache is restarted",
    ),
    "flush": FaultWords(
        "stays, and every key in it is gone",
        "somebody's FLUSHALL, or a deployment that changes every key",
        "when the cache is flushed",
    ),
    "pause": FaultWords(
        "keeps its connections and answers nobody (SIGSTOP), then goes on with all it had",
        "a machine that swaps or is moved, a long fork, a network that swallows packets",
        "when the cache is frozen",
    ),
    "full": FaultWords(
        "may use half of the memory that it holds, and evicts nothing (noeviction), "
        "then has room again: it is read as before, and takes nothing new",
        "maxmemory that was reached, on a server that was meant to keep everything",
        "when the cache is full",
    ),
    "kill": FaultWords(
        "is killed (SIGKILL), is not there for a while, and comes back empty",
        "the kernel's out-of-memory killer, or a machine that is lost",
        "when the cache is killed",
    ),
    "calm": FaultWords(
        "is left alone",
        "nothing at all: a dent that is found here is noise",
        "when nothing happens",
    ),
}
