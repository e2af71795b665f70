"""What makes an answer right, and what a person learns from it."""

from __future__ import annotations

import pytest

from load.stories.social import STORY
from load.stories.social.person import Reader
from load.wire import Answer

from .examples import ada, article, page, part

NEXT = '<a rel="next" href="?page=oldest">older</a>'
EARLIER = "2025-01-01T08:00:00"
LATER = "2025-01-01T11:00:00"


def problem(operation: str, person: Reader, answer: Answer) -> str | None:
    act = STORY.act(operation)
    request = act.request(person, 0)
    assert request is not None
    return act.check(person, request, answer)


class TestFeed:
    def test_is_right_when_it_is_hers_and_in_order(self):
        """She takes note of the posts and of the way to more."""
        person = ada()

        answer = page(article(9) + article(8, moment=EARLIER) + NEXT)

        assert problem("feed", person, answer) is None
        assert [seen.id for seen in person.posts] == [9, 8]
        assert person.next_page == "oldest"

    @pytest.mark.parametrize(
        "answer, said",
        [
            pytest.param(page("", viewer="bob"), "the page of 'bob'", id="viewer"),
            pytest.param(page("", viewer=""), "the page of ''", id="stranger"),
            pytest.param(part(""), "the page of 'None'", id="part"),
            pytest.param(
                page(article(1) + article(2, moment=LATER)), "post 2", id="order"
            ),
            pytest.param(
                Answer(302, b"", "/accounts/login/"), "302 to /accounts/login/", id="to"
            ),
            pytest.param(Answer(204, b""), "status 204", id="status"),
        ],
    )
    def test_is_wrong(self, answer: Answer, said: str):
        """What is wrong is said, and she takes no note of it."""
        person = ada()

        assert said in (problem("feed", person, answer) or "")
        assert [seen.id for seen in person.posts] == [7, 3]


class TestMoreOfTheFeed:
    def test_is_right_as_a_part_that_goes_on(self):
        """Older posts than the last she saw, and no body around them."""
        person = ada()

        assert problem("feed_more", person, part(article(2, moment=EARLIER))) is None
        assert person.next_page is None

    def test_is_wrong_as_a_whole_page(self):
        """htmx asked for a part."""
        assert "a whole page" in (problem("feed_more", ada(), page("")) or "")

    def test_is_wrong_when_it_goes_back(self):
        """A page that begins above the end of the one before repeats posts."""
        answer = part(article(9, moment=LATER))

        assert "post 9" in (problem("feed_more", ada(), answer) or "")

    def test_is_not_held_against_a_list_that_she_has_left(self):
        """Meanwhile she has read another page: where this one begins, is its own."""
        person = ada()
        act = STORY.act("feed_more")
        request = act.request(person, 0)
        assert request is not None
        person.next_page = "another"

        assert act.check(person, request, part(article(9, moment=LATER))) is None


class TestProfile:
    def test_is_right_when_it_is_of_whom_she_asked_for(self):
        """The page is hers, and shows the person."""
        answer = page('<main data-profile="grace">' + article(7))

        assert problem("profile", ada(), answer) is None

    @pytest.mark.parametrize(
        "answer, said",
        [
            pytest.param(
                page('<main data-profile="bob">'), "of 'bob', not of 'grace'", id="who"
            ),
            pytest.param(
                page('<main data-profile="grace">', viewer="bob"), "'bob'", id="viewer"
            ),
            pytest.param(
                page(
                    '<main data-profile="grace">'
                    + article(1)
                    + article(2, moment=LATER)
                ),
                "post 2",
                id="order",
            ),
            pytest.param(Answer(304, b""), "status 304", id="status"),
        ],
    )
    def test_is_wrong(self, answer: Answer, said: str):
        """Another person's profile, another viewer's page, disorder, no page."""
        assert said in (problem("profile", ada(), answer) or "")

    def test_leaves_her_feed_in_mind(self):
        """What she saw of her feed is still what she scrolls on from."""
        person = ada()

        problem("profile", person, page('<main data-profile="grace">' + article(1)))

        assert [seen.id for seen in person.posts] == [7, 3]


class TestLike:
    def test_is_right_with_the_actions_of_the_post(self):
        """She remembers that she likes it now, and no other post."""
        person = ada()

        assert problem("like", person, part('<div id="actions-7">')) is None
        assert [seen.liked for seen in person.posts] == [True, False]

    @pytest.mark.parametrize(
        "answer, said",
        [
            pytest.param(part('<div id="actions-3">'), "post 3, not of 7", id="post"),
            pytest.param(part(""), "post None", id="nothing"),
            pytest.param(page('<div id="actions-7">'), "a whole page", id="page"),
            pytest.param(Answer(302, b"", "/x"), "status 302", id="status"),
        ],
    )
    def test_is_wrong(self, answer: Answer, said: str):
        """Anything but the bar of that post."""
        person = ada()

        assert said in (problem("like", person, answer) or "")
        assert not person.posts[0].liked


class TestForms:
    @pytest.mark.parametrize("operation", ["post", "comment", "follow"])
    def test_are_taken_with_a_redirect(self, operation: str):
        """Whoever sends a form is sent on to a page."""
        assert problem(operation, ada(), Answer(302, b"", "/feed/")) is None

    @pytest.mark.parametrize("operation", ["post", "comment", "follow"])
    @pytest.mark.parametrize(
        "answer, said",
        [
            pytest.param(Answer(200, b"errors"), "status 200", id="shown-again"),
            pytest.param(Answer(302, b"", "/accounts/login/?next=/"), "login", id="to"),
        ],
    )
    def test_are_not_taken(self, operation: str, answer: Answer, said: str):
        """A form shown again was refused; the login wants another person."""
        assert said in (problem(operation, ada(), answer) or "")

    def test_make_her_remember_whom_she_follows(self):
        """After a follow that was taken she can change her mind; else not."""
        person = ada()

        problem("follow", person, Answer(200, b""))
        assert person.followed == set()
        problem("follow", person, Answer(302, b"", "/"))
        assert person.followed == {"grace"}
