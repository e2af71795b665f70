"""Engines to hold to the contract, each with a way to wait until it knows of a write.

With a server in WINDTUNNEL_ELASTICSEARCH_URL the real one is held to it, too: that is what
shows the fake to be like it. (Its index of this lesson is then made anew.)
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import requests

from apps.cms.search.documents import ALIAS
from apps.cms.search.elasticsearch import Elasticsearch
from apps.cms.search.interface import Hit, SearchEngine
from apps.cms.search.postgres import Postgres
from fixtures.fakes.elasticsearch import FakeElasticsearch

REAL_URL = os.environ.get("WINDTUNNEL_ELASTICSEARCH_URL", "")
TIMEOUT_S = 2


@dataclass(frozen=True)
class Held:
    """An engine under the contract."""

    engine: SearchEngine
    settle: Callable[[], object]

    def follow(self, post_ids: Collection[int]) -> None:
        self.engine.follow(post_ids)
        self.settle()

    def rebuild(self) -> int:
        count = self.engine.rebuild()
        self.settle()
        return count

    def found(self, words: str) -> list[str]:
        """Titles, the best first."""
        return ["".join(piece.text for piece in hit.title) for hit in self.hits(words)]

    def hits(self, words: str, size: int = 20) -> tuple[Hit, ...]:
        return self.engine.find(words, None, size).rows


@contextmanager
def postgres() -> Iterator[Held]:
    yield Held(Postgres(), settle=lambda: None)


@contextmanager
def fake() -> Iterator[Held]:
    with FakeElasticsearch() as server:
        yield Held(Elasticsearch(server.url, TIMEOUT_S), settle=server.refresh)


@contextmanager
def real() -> Iterator[Held]:
    def settle() -> None:
        requests.post(f"{REAL_URL}/{ALIAS}/_refresh", timeout=TIMEOUT_S)

    yield Held(Elasticsearch(REAL_URL, TIMEOUT_S), settle)


ENGINES = {"postgres": postgres, "elasticsearch": fake} | (
    {"real elasticsearch": real} if REAL_URL else {}
)
