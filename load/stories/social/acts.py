"""What a person does on the social site: each operation of a mix, in one table.

What she acts on (a post, an author) comes from the list that she saw last and from a
number that the plan has drawn beforehand, so that the same seed on the same data does
the same.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

from load.stories.interface import Act
from load.wire import Request

from .checks import check_follow, check_form, check_like, check_list, check_profile
from .notes import note_of_person, note_of_post, words
from .person import Reader


def read_feed(person: Reader, choice: int) -> Request:
    return Request("GET", "/feed/")


def scroll_on(person: Reader, choice: int) -> Request:
    """To the next page of her feed; from the end back to the top."""
    if person.next_page is None:
        return read_feed(person, choice)
    return Request("GET", f"/feed/?page={person.next_page}", partial=True)


def open_profile(person: Reader, choice: int) -> Request:
    """Of the author of a post that she has seen; her own when she has seen none."""
    post = person.some_post(choice)
    return Request("GET", f"/profile/{quote(post.author if post else person.name)}/")


def like(person: Reader, choice: int) -> Request | None:
    """A post that she has seen; what she likes already, she likes no more."""
    post = person.some_post(choice)
    if post is None:
        return None
    verb, note = ("unlike", -post.id) if post.liked else ("like", post.id)
    return Request("POST", f"/posts/{post.id}/{verb}/", partial=True, note=note)


def comment(person: Reader, choice: int) -> Request | None:
    post = person.some_post(choice)
    if post is None:
        return None
    path = f"/posts/{post.id}/comment/"
    return Request("POST", path, form=_said(choice), note=post.id)


def publish(person: Reader, choice: int) -> Request:
    note = note_of_post(choice)
    return Request("POST", "/posts/create/", form=_said(choice), note=note)


def follow(person: Reader, choice: int) -> Request | None:
    """Somebody of the crowd; whom she came to follow before, she leaves."""
    other = person.somebody_else(choice)
    if other is None:
        return None
    note = note_of_person(person.crowd, other)
    verb = "follow"
    if other in person.followed:
        verb, note = "unfollow", -note
    return Request("POST", f"/profile/{quote(other)}/{verb}/", note=note)


ACTS = {
    "feed": Act(read_feed, check_list),
    "feed_more": Act(scroll_on, check_list),
    "profile": Act(open_profile, check_profile),
    "like": Act(like, check_like),
    "comment": Act(comment, check_form),
    "post": Act(publish, check_form),
    "follow": Act(follow, check_follow),
}


def _said(choice: int) -> bytes:
    return urlencode({"content": words(choice)}).encode()
