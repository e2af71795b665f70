"""What a person does on the Twitter clone: each operation of a mix, in one table."""

from __future__ import annotations

from urllib.parse import urlencode

from load.stories.interface import Act
from load.wire import Request

from .checks import check_form, check_list
from .person import Passerby

LINES = (
    "The tide was out and the whole bay smelled of tin.",
    "Has anybody seen the ferry? It has seen us.",
    "Fog again. I can recommend the inside.",
    "Somebody is practising the accordion, and somebody is not sleeping.",
    "The clock in the tower is right twice a day, and today I was there.",
)


def read_timeline(person: Passerby, choice: int) -> Request:
    return Request("GET", "/")


def scroll_on(person: Passerby, choice: int) -> Request:
    """To the next page of what she saw; from the end back to the top."""
    if person.next_page is None:
        return read_timeline(person, choice)
    return Request("GET", f"/?page={person.next_page}", partial=True)


def tweet(person: Passerby, choice: int) -> Request:
    said = f"{LINES[choice % len(LINES)]} ({choice})"
    return Request("POST", "/create/", form=urlencode({"text": said}).encode())


ACTS = {
    "timeline": Act(read_timeline, check_list),
    "timeline_more": Act(scroll_on, check_list),
    "tweet": Act(tweet, check_form),
}
