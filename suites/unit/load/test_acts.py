"""What people do: the request that an operation sends."""

from __future__ import annotations

import pytest

from load.errors import WorkloadError
from load.stories.interface import session_headers
from load.stories.social import STORY
from load.stories.social.acts import ACTS
from load.stories.social.mix import EVERYDAY
from load.stories.social.person import Reader

from .examples import ada


def path_of(operation: str, person: Reader, choice: int = 0) -> str | None:
    request = STORY.act(operation).request(person, choice)
    return None if request is None else f"{request.method} {request.path}"


class TestReading:
    def test_a_feed_begins_at_the_top(self):
        """The feed is asked for as a whole page."""
        assert path_of("feed", ada()) == "GET /feed/"

    def test_scrolling_goes_on_where_she_was(self):
        """The next page of what she saw last, as a part."""
        request = STORY.act("feed_more").request(ada(), 0)

        assert request is not None
        assert (request.path, request.partial) == ("/feed/?page=older", True)

    def test_scrolling_at_the_end_goes_back_to_the_top(self):
        """Without a next page the first one is asked for."""
        assert path_of("feed_more", ada(next_page=None)) == "GET /feed/"

    def test_a_profile_is_that_of_an_author_she_has_seen(self):
        """She looks up who wrote what she reads; herself when she has read nothing."""
        assert path_of("profile", ada()) == "GET /profile/grace/"
        assert path_of("profile", ada(posts=[])) == "GET /profile/ada/"

    def test_names_are_written_as_addresses_are(self):
        """A name with an @ becomes a valid path."""
        assert path_of("profile", Reader("a@b")) == "GET /profile/a%40b/"


class TestWriting:
    def test_a_like_is_of_a_post_she_has_seen(self):
        """The number drawn beforehand chooses the post."""
        assert path_of("like", ada(), 0) == "POST /posts/7/like/"
        assert path_of("like", ada(), 3) == "POST /posts/3/like/"

    def test_a_like_can_be_taken_back(self):
        """What she likes already, she likes no more."""
        person = ada()
        person.noted_like(7, liked=True)

        assert path_of("like", person, 0) == "POST /posts/7/unlike/"

    def test_a_comment_has_words(self):
        """A comment is a form with content."""
        request = STORY.act("comment").request(ada(), 1)

        assert request is not None
        assert request.path == "/posts/3/comment/"
        assert request.form.startswith(b"content=Has+anybody")

    def test_a_post_has_words(self):
        """A post is a form with content."""
        request = STORY.act("post").request(ada(), 0)

        assert request is not None
        assert request.path == "/posts/create/"
        assert request.form.startswith(b"content=The+tide")

    @pytest.mark.parametrize("operation", ["like", "comment"])
    def test_needs_something_to_write_to(self, operation: str):
        """Who has seen no post has none to like or to comment."""
        assert path_of(operation, ada(posts=[])) is None


class TestFollowing:
    def test_is_of_somebody_else(self):
        """Whoever the number chooses; the next one when that is herself."""
        assert path_of("follow", ada(), 2) == "POST /profile/linus/follow/"
        assert path_of("follow", ada(), 0) == "POST /profile/grace/follow/"

    def test_can_be_taken_back(self):
        """Whom she came to follow, she leaves."""
        person = ada()
        person.noted_follow("linus", followed=True)

        assert path_of("follow", person, 2) == "POST /profile/linus/unfollow/"
        person.noted_follow("linus", followed=False)
        assert path_of("follow", person, 2) == "POST /profile/linus/follow/"

    @pytest.mark.parametrize("crowd", [(), ("ada",)])
    def test_needs_somebody_else(self, crowd: tuple[str, ...]):
        """Alone, there is nobody to follow."""
        assert path_of("follow", Reader("ada", crowd)) is None


class TestNames:
    def test_of_the_usual_mix_are_known(self):
        """Everything that people do by default can be done, and sums to 1."""
        assert set(EVERYDAY) == set(ACTS)
        assert sum(EVERYDAY.values()) == pytest.approx(1)

    def test_that_are_unknown_are_refused(self):
        """The message names the nearest operation and all of them."""
        with pytest.raises(WorkloadError, match=r"did you mean 'feed_more'.*profile"):
            STORY.act("feedmore")


class TestSessions:
    def test_are_headers_of_one_person(self):
        """The token is the same in cookie and header, as Django wants it."""
        cookie, token, _ = session_headers("secret").split("\r\n")

        assert cookie.endswith("; sessionid=secret")
        value = token.removeprefix("X-CSRFToken: ")
        assert len(value) == 32
        assert f"csrftoken={value};" in cookie

    def test_stay_the_same(self):
        """A cache that varies by cookie sees one person with one cookie."""
        assert session_headers("secret") == session_headers("secret")
        assert session_headers("secret") != session_headers("other")
