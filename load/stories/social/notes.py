"""What a request was about, as one number: so much the records remember of an act.

The generator has no time to write a journal. A number stands in the row of the arrival
anyway, and with the operation and the person it tells all that was done; whoever reads
the records afterwards finds the words for it here.

    operation   note
    like        the post; negative where the like was taken back
    comment     the post
    follow      the place of the other one in the crowd, from 1; negative where she was left
    post        the number that its text was made with, plus 1
"""

from __future__ import annotations

from collections.abc import Sequence

LINES = (
    "The tide was out and the whole bay smelled of tin.",
    "Has anybody here mended a clock without a manual?",
    "Third loaf this week, and at last it rises.",
    "The night train was late again, and nobody minded.",
    "I keep the map on the wall for its names alone.",
    "Rain on the roof, a new chapter, no plans.",
    "The bees are back. So is the neighbour's drum.",
)


def words(choice: int) -> str:
    """What somebody writes; with the number, so that posts can be told apart.

    >>> words(9)
    'Third loaf this week, and at last it rises. (9)'
    """
    return f"{LINES[choice % len(LINES)]} ({choice})"


def note_of_post(choice: int) -> int:
    return choice + 1


def words_noted(note: int) -> str:
    """
    >>> words_noted(note_of_post(9)) == words(9)
    True
    """
    return words(note - 1)


def note_of_person(crowd: Sequence[str], name: str) -> int:
    return crowd.index(name) + 1


def person_noted(crowd: Sequence[str], note: int) -> str:
    """
    >>> person_noted(["ada", "grace"], -note_of_person(["ada", "grace"], "grace"))
    'grace'
    """
    return crowd[abs(note) - 1]
