"""Search in Elasticsearch: forgiving of letters, and always a little behind the table.

Documents carry the version of the row that they were made from, so that of two writes the
later state wins, in whatever order they arrive. They live in an index with a name of its
own, behind an alias: a rebuild fills another one, and then the alias moves.

https://www.elastic.co/docs/manage-data/data-store/aliases
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.utils.functional import cached_property

from apps.common.caching.breaker import Breaker
from apps.common.web.pagination import Position, Slice, cut

from .. import clock
from ..models import Post
from ..selectors import visible
from .interface import Hit, Malformed, NoIndex, Piece, Unavailable, pieces

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch as Client

# After a failure nobody asks for so long: a search must not wait for it again and again.
REST_S = 10.0
CHUNK = 500
# The bits of the largest score that is a number.
LARGEST = 0x7F7FFFFF


@dataclass(frozen=True)
class Elasticsearch:
    url: str
    timeout_s: float
    breaker: Breaker = field(default_factory=lambda: Breaker(rest_s=REST_S))

    name = "elasticsearch"
    number = 1

    def find(self, words: str, after: Position | None, size: int) -> Slice[Hit]:
        from .documents import ALIAS, question

        search = question(words)
        if search is None:
            return Slice((), None)
        # One more than the page holds tells whether there is another.
        search = search[: size + 1]
        if after is not None:
            score, post_id = after.numbers
            search = search.extra(search_after=[score_of(score), post_id])
        with self._answering():
            told = self._client.search(index=ALIAS, body=search.to_dict())
            found = _found(told)
        page = cut(found, size, lambda each: each[1])
        return Slice(tuple(hit for hit, _ in page.rows), page.following)

    def follow(self, post_ids: Collection[int]) -> None:
        from .documents import ALIAS

        with self._answering():
            self._write(ALIAS, _changes(post_ids), require_alias=True)

    def rebuild(self) -> int:
        """1. Fills a new index. 2. Moves the alias. 3. Drops the old one. 4. Catches up."""
        from .documents import ALIAS, PostDocument

        index, began_at = f"{ALIAS}-{uuid4().hex[:12]}", clock.now()
        mappings = PostDocument._doc_type.mapping.to_dict()
        with self._answering():
            self._client.indices.create(index=index, mappings=mappings)
            count = self._write(index, map(_document, visible().iterator(CHUNK)))
            self._client.indices.refresh(index=index)
            self._move(ALIAS, index)
        late = Post.objects.filter(updated_at__gte=began_at).values_list(
            "pk", flat=True
        )
        self.follow(list(late))
        return count

    def check(self) -> None:
        from .documents import ALIAS

        with self._answering():
            self._client.indices.get_alias(name=ALIAS)

    @cached_property
    def _client(self) -> Client:
        """Connects when it is asked, and does not ask twice: Postgres can answer."""
        from elasticsearch import Elasticsearch as Client

        return Client(
            self.url,
            request_timeout=self.timeout_s,
            max_retries=0,
            retry_on_timeout=False,
        )

    def _write(self, index: str, actions: Any, **options: Any) -> int:
        """How many were written; one that a newer state has overtaken is not."""
        from elasticsearch.helpers import streaming_bulk

        done = 0
        results = streaming_bulk(
            self._client,
            ({"_index": index, **action} for action in actions),
            chunk_size=CHUNK,
            raise_on_error=False,
            **options,
        )
        for was_done, told in results:
            ((_, result),) = told.items()
            if not was_done and result["status"] not in (404, 409):
                raise Malformed(f"post {result['_id']} is refused: {result['error']}")
            if result["status"] == 404 and "error" in result:
                raise NoIndex(f"no index: {result['error']['reason']}")
            done += was_done
        return done

    def _move(self, alias: str, index: str) -> None:
        from elasticsearch import NotFoundError

        try:
            old = list(self._client.indices.get_alias(name=alias))
        except NotFoundError:
            old = []
        actions: list[Mapping[str, Any]] = [
            {"add": {"index": index, "alias": alias}},
            *({"remove_index": {"index": name}} for name in old),
        ]
        self._client.indices.update_aliases(actions=actions)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Translates what goes wrong; only silence opens the breaker, any answer closes it."""
        failures = self.breaker.failures
        probes = not self.breaker.closed and self.breaker.may_probe()
        if not self.breaker.allows():
            raise Unavailable("it did not answer a moment ago, and is left in peace")
        try:
            with translated():
                yield
        except Unavailable:
            self.breaker.trip()
            if probes:
                self.breaker.rest()
            raise
        except BaseException:
            self._found_well(probes, failures)
            raise
        self._found_well(probes, failures)

    def _found_well(self, probes: bool, failures: int) -> None:
        if probes and not self.breaker.close(unless_failed_since=failures):
            self.breaker.rest()


@contextmanager
def translated() -> Iterator[None]:
    """Foreign exceptions become ours here; no message has an address, for passwords' sake."""
    from elastic_transport import ConnectionError as NoConnection
    from elastic_transport import ConnectionTimeout, TransportError
    from elasticsearch import ApiError, NotFoundError, UnsupportedProductError

    try:
        yield
    except (NoConnection, ConnectionTimeout) as error:
        raise Unavailable(f"no answer: {type(error).__name__}") from None
    except NotFoundError:
        raise NoIndex("no index; `manage.py rebuild_search_index` makes one") from None
    except ApiError as error:
        if error.status_code == 429 or error.status_code >= 500:
            raise Unavailable(f"status {error.status_code}") from None
        raise Malformed(f"status {error.status_code}: {error.error}") from None
    except (TransportError, UnsupportedProductError) as error:
        raise Malformed(f"no answer of its kind: {type(error).__name__}") from None


@lru_cache(maxsize=4)
def engine_at(url: str, timeout_s: float) -> Elasticsearch:
    """One a process, for its breaker's sake."""
    return Elasticsearch(url, timeout_s)


def _changes(post_ids: Collection[int]) -> Iterator[dict[str, Any]]:
    """What is visible is written; of what is not, the document goes."""
    from .documents import version_of

    known = {post.pk: post for post in visible().filter(pk__in=post_ids).order_by("pk")}
    now = version_of(clock.now())
    for post_id in post_ids:
        if post_id in known:
            yield _document(known[post_id])
        else:
            yield {
                "_op_type": "delete",
                "_id": post_id,
                "version": now,
                "version_type": "external_gte",
            }


def _document(post: Post) -> dict[str, Any]:
    from .documents import PostDocument, version_of

    return {
        "_op_type": "index",
        "_id": post.pk,
        "_source": PostDocument().prepare(post),
        "version": version_of(post.updated_at),
        "version_type": "external_gte",
    }


def _found(told: Any) -> list[tuple[Hit, Position]]:
    """Raises `Malformed`."""
    try:
        return [(_hit(each), _place(each)) for each in told["hits"]["hits"]]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Malformed(f"hits without {type(error).__name__}: {error}") from error


def _hit(told: Mapping[str, Any]) -> Hit:
    from .documents import moment_of

    source, marked = told["_source"], told.get("highlight", {})
    titles = marked.get("title")
    return Hit(
        post_id=int(told["_id"]),
        title=pieces(titles[0]) if titles else (Piece(source["title"]),),
        excerpt=pieces("".join(marked.get("text", [])[:1])),
        as_of=moment_of(source["version"]),
    )


def _place(told: Mapping[str, Any]) -> Position:
    score, post_id = told["sort"]
    return Position((number_of(score), post_id))


def number_of(score: float) -> int:
    """A score's 32 bits, as a whole number; of numbers not below 0 the order is the same.

    >>> number_of(0.5), score_of(number_of(0.5))
    (1056964608, 0.5)
    """
    (number,) = struct.unpack("<I", struct.pack("<f", score))
    return int(number)


def score_of(number: int) -> float:
    (score,) = struct.unpack("<f", struct.pack("<I", min(number, LARGEST)))
    return float(score)
