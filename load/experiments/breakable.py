"""What a laboratory stands on that breaks things: Postgres, and caches of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from fixtures.own_server import OwnServer
from fixtures.provisioners.interface import Service
from fixtures.provisioners.running import running
from load.experiments.environment import describe_environment
from load.runs import PROJECT
from reports.schema import Environment


@dataclass(frozen=True)
class Breakable:
    """Postgres as any run has it, and cache servers that are ours to kill."""

    postgres: Service
    servers: Mapping[str, OwnServer]

    def rungs(self) -> dict[str, str]:
        return {"postgres": self.postgres.rung.value} | {
            name: server.rung.value for name, server in self.servers.items()
        }

    def environment(self) -> Environment:
        everybody: dict[str, Service | OwnServer] = {
            "postgres": self.postgres,
            **self.servers,
        }
        return describe_environment(
            {name: each.version for name, each in everybody.items()},
            {name: each.url for name, each in everybody.items()},
            project=PROJECT,
        )


@contextmanager
def breakable(
    caches: Iterable[str], *, cores: Mapping[str, Sequence[int]]
) -> Iterator[Breakable]:
    """All of them, for the length of the block; raises `ProvisionError`."""
    with ExitStack() as stack:
        database = {"postgres": cores["database"]} if "database" in cores else None
        services = stack.enter_context(running("postgres", cores=database))
        servers = {
            name: stack.enter_context(OwnServer(name, cores=cores.get("cache")))
            for name in dict.fromkeys(caches)
        }
        yield Breakable(services["postgres"], servers)
