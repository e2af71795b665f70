"""What Elasticsearch keeps of a post, and how it is asked; imported where there is one.

Of django-elasticsearch-dsl we take documents and questions. Its signals are not installed:
they would write while a request waits, before the commit, and fail with it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django_elasticsearch_dsl import Document, fields
from django_elasticsearch_dsl.registries import registry
from django_elasticsearch_dsl.search import Search
from elasticsearch.dsl import MetaField, Q
from elasticsearch.dsl.query import Query

from ..html import words_of
from ..models import LANGUAGE, Post
from .interface import MARK_BEGINS, MARK_ENDS
from .words import Alternative, Term, alternatives

ALIAS = "cms-posts"
EXCERPT_LENGTH = 200
# A title weighs as much more than a text as it does with Postgres.
FIELDS = ("title^2.5", "text")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@registry.register_document
class PostDocument(Document):  # type: ignore[misc]
    id = fields.LongField()
    title = fields.TextField(analyzer=LANGUAGE)
    text = fields.TextField(analyzer=LANGUAGE)
    version = fields.LongField()

    class Index:
        name = ALIAS

    class Meta:
        dynamic = MetaField("strict")

    class Django:
        model = Post
        ignore_signals = True

    def prepare(self, post: Post) -> dict[str, Any]:
        # What the package prepares in advance is lost since elasticsearch 9.4:
        # https://github.com/django-es/django-elasticsearch-dsl/issues/505
        return {name: made(post) for name, _field, made in self.init_prepare()}

    def prepare_text(self, post: Post) -> str:
        return words_of(post.content)

    def prepare_version(self, post: Post) -> int:
        return version_of(post.updated_at)


def version_of(moment: datetime) -> int:
    """Of two states of a post, the later one has the higher number.

    >>> version_of(moment_of(5))
    5
    """
    return (moment - EPOCH) // MICROSECOND


def moment_of(version: int) -> datetime:
    return EPOCH + version * MICROSECOND


def question(words: str) -> Search | None:
    """Where there is nothing to look for, there is nothing to ask."""
    asked = alternatives(words)
    if not asked:
        return None
    search: Search = (
        PostDocument.search()
        .query(Q("bool", should=[_all_of(each) for each in asked]))
        .sort({"_score": "desc"}, {"id": "desc"})
        .source(["title", "version"])
        .highlight_options(pre_tags=[MARK_BEGINS], post_tags=[MARK_ENDS])
        .highlight("title", number_of_fragments=0)
        .highlight(
            "text",
            number_of_fragments=1,
            fragment_size=EXCERPT_LENGTH,
            no_match_size=EXCERPT_LENGTH,
        )
    )
    return search


def _all_of(asked: Alternative) -> Query:
    """Each word may be in another field, so each is a condition of its own.

    A word such as "the" is in no index. It is no condition then; but somebody who asks for
    nothing else finds nothing, which is what the last question sees to.
    """
    wanted = [_term(term, zero_terms_query="all") for term in asked.wanted]
    plain = " ".join(term.text for term in asked.wanted)
    found = [_words(plain)] if plain else [Q("match_all")]
    without = [_exactly(term) for term in asked.unwanted]
    return Q("bool", must=found, filter=wanted, must_not=without)


def _term(term: Term, **options: Any) -> Query:
    return _exactly(term, **options) if term.is_phrase else _words(term.text, **options)


def _words(text: str, **options: Any) -> Query:
    """A letter may be wrong, or two of a long word; but not the first."""
    return Q(
        "multi_match",
        query=text,
        fields=list(FIELDS),
        fuzziness="AUTO",
        prefix_length=1,
        **options,
    )


def _exactly(term: Term, **options: Any) -> Query:
    return Q(
        "multi_match", query=term.text, fields=list(FIELDS), type="phrase", **options
    )
