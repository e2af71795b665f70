"""What somebody asks for, taken apart as Postgres's `websearch_to_tsquery` does it.

https://www.postgresql.org/docs/current/textsearch-controls.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

# Nobody remembers more of a post than that; and a question must not cost what it likes.
LONGEST = 200
_TOKEN = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')


class Term(NamedTuple):
    """A word, or several that stand one behind the other."""

    text: str
    is_phrase: bool = False


@dataclass(frozen=True)
class Alternative:
    """Posts with all of these and none of those."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()


def tidied(words: str) -> str:
    """
    >>> tidied("  tide \\0 mill ")
    'tide mill'
    """
    return " ".join(words[:LONGEST].replace("\0", " ").split())


def alternatives(words: str) -> tuple[Alternative, ...]:
    """
    >>> alternatives('tide "old mill" or moon -full')
    ... # doctest: +NORMALIZE_WHITESPACE
    (Alternative(wanted=(Term(text='tide', is_phrase=False),
                         Term(text='old mill', is_phrase=True)), unwanted=()),
     Alternative(wanted=(Term(text='moon', is_phrase=False),),
                 unwanted=(Term(text='full', is_phrase=False),)))
    >>> alternatives(" or - ")
    ()
    """
    found: list[Alternative] = []
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for minus, phrase, word in _TOKEN.findall(tidied(words)):
        if not minus and word.lower() == "or":
            found.append(Alternative(tuple(wanted), tuple(unwanted)))
            wanted, unwanted = [], []
        elif term := _term(phrase, word):
            (unwanted if minus else wanted).append(term)
    found.append(Alternative(tuple(wanted), tuple(unwanted)))
    return tuple(each for each in found if each.wanted or each.unwanted)


def written(asked: tuple[Alternative, ...]) -> str:
    """The same, as Postgres reads it.

    >>> written(alternatives("low-tide mill or -moon"))
    '"low tide" mill or -moon'
    """
    return " or ".join(
        " ".join(
            [
                *(_quoted(term) for term in each.wanted),
                *(f"-{_quoted(term)}" for term in each.unwanted),
            ]
        )
        for each in asked
    )


def _quoted(term: Term) -> str:
    return f'"{term.text}"' if term.is_phrase else term.text


def _term(phrase: str, word: str) -> Term | None:
    """None where nothing in it could be found: signs are no words."""
    if not re.search(r"\w", phrase or word):
        return None
    # "low-tide" stands for what is written "low tide" as well.
    text = " ".join((phrase or word).replace("-", " ").split())
    return Term(text, is_phrase=bool(phrase) or " " in text)
