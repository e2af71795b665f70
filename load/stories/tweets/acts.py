"""What a person does on the Twitter clone: each operation of a mix, in one table.

What she acts on comes from the list that she saw last and from a number that the plan
has drawn beforehand.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

from load.stories.interface import Act
from load.wire import Request

from .checks import check_bar, check_follow, check_form, check_list, check_person
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
    """To the next page of the timeline; from the end back to the top."""
    if person.next_page is None:
        return read_timeline(person, choice)
    return Request("GET", f"/?page={person.next_page}", partial=True)


def read_home(person: Passerby, choice: int) -> Request:
    return Request("GET", "/following/")


def open_person(person: Passerby, choice: int) -> Request:
    """Who wrote a tweet that she has seen; herself when she has seen none."""
    return Request(
        "GET", f"/people/{quote(person.some_author(choice) or person.name)}/"
    )


def like(person: Passerby, choice: int) -> Request | None:
    """A tweet that she has seen; what she likes already, she likes no more."""
    tweet = person.some_tweet(choice)
    if tweet is None:
        return None
    verb = "unlike" if tweet.liked else "like"
    return Request("POST", f"/{tweet.id}/{verb}/", partial=True)


def retweet(person: Passerby, choice: int) -> Request | None:
    tweet = person.some_tweet(choice)
    if tweet is None:
        return None
    verb = "unretweet" if tweet.retweeted else "retweet"
    return Request("POST", f"/{tweet.id}/{verb}/", partial=True)


def tweet(person: Passerby, choice: int) -> Request:
    said = f"{LINES[choice % len(LINES)]} ({choice})"
    return Request("POST", "/create/", form=urlencode({"text": said}).encode())


def follow(person: Passerby, choice: int) -> Request | None:
    """Somebody whose tweet she has seen; whom she came to follow before, she leaves."""
    author = person.some_author(choice)
    if author is None or author == person.name:
        return None
    verb = "unfollow" if author in person.followed else "follow"
    return Request("POST", f"/people/{quote(author)}/{verb}/")


ACTS = {
    "timeline": Act(read_timeline, check_list),
    "timeline_more": Act(scroll_on, check_list),
    "home": Act(read_home, check_list),
    "person": Act(open_person, check_person),
    "like": Act(like, check_bar),
    "retweet": Act(retweet, check_bar),
    "tweet": Act(tweet, check_form),
    "follow": Act(follow, check_follow),
}
