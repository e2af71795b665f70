"""What people do on the lesson's site, and what they would notice."""

from __future__ import annotations

import pytest

from load.stories.tweets import STORY
from load.stories.tweets.acts import ACTS
from load.stories.tweets.mix import EVERYDAY
from load.stories.tweets.pages import SeenTweet
from load.stories.tweets.person import Passerby
from load.wire import Answer, Request

SEEN = [SeenTweet(7, "grace", "2026-01-01T10:00"), SeenTweet(3, "", "2026-01-01T09:00")]


def ada(**known) -> Passerby:
    return Passerby("ada", **{"tweets": SEEN, "next_page": "older", **known})


def path_of(operation: str, person: Passerby, choice: int = 0) -> str | None:
    request = STORY.act(operation).request(person, choice)
    return None if request is None else f"{request.method} {request.path}"


def page(*tweets: SeenTweet, viewer: str | None = "ada", person: str = "") -> Answer:
    """As the site writes it; without a viewer, a part of a page."""
    articles = "".join(
        f'<article class="tweet card" data-tweet="{each.id}" data-author="{each.author}">'
        f'<time datetime="{each.moment}"></time><div class="actions row"'
        f' id="actions-{each.id}" data-likes="0" data-retweets="0"'
        f' data-liked="{str(each.liked).lower()}"'
        f' data-retweeted="{str(each.retweeted).lower()}"></div></article>'
        for each in tweets
    )
    head = f'<body data-viewer="{viewer}"><main id="main" data-person="{person}">'
    return Answer(200, ((head if viewer is not None else "") + articles).encode())


def problem(operation: str, person: Passerby, answer: Answer) -> str | None:
    act = STORY.act(operation)
    request = act.request(person, 0)
    assert request is not None
    found: str | None = act.check(person, request, answer)
    return found


def test_the_mix_is_of_acts_that_exist():
    """Shares of known operations that add up to one."""
    assert set(EVERYDAY) == set(ACTS)
    assert sum(EVERYDAY.values()) == pytest.approx(1)


class TestActs:
    def test_reading(self):
        """She goes on where she was, and from the end back to the top."""
        assert path_of("timeline_more", ada()) == "GET /?page=older"
        assert path_of("timeline_more", ada(next_page=None)) == "GET /"
        assert path_of("person", ada()) == "GET /people/grace/"
        assert path_of("person", ada(tweets=[])) == "GET /people/ada/"

    def test_what_was_done_is_undone(self):
        """A second click takes back what the first has done."""
        person = ada()
        assert path_of("like", person) == "POST /7/like/"
        assert path_of("retweet", person) == "POST /7/retweet/"

        person.noted_mark(7, liked=True, retweeted=True)
        person.noted_follow("grace", followed=True)

        assert path_of("like", person) == "POST /7/unlike/"
        assert path_of("retweet", person) == "POST /7/unretweet/"
        assert path_of("follow", person) == "POST /people/grace/unfollow/"

    @pytest.mark.parametrize("operation", ["like", "retweet", "follow"])
    def test_needs_something_to_act_on(self, operation):
        """Who has seen no tweet has none to act on; nobody follows Somebody."""
        assert path_of(operation, ada(tweets=[])) is None
        assert path_of("follow", ada(), 1) is None

    def test_what_she_hears_of_has_no_heart_of_hers(self):
        """Another one's likes are not hers."""
        teller, hearer = ada(), Passerby("grace")
        teller.noted_mark(7, liked=True)

        news = teller.news()
        assert news is not None
        hearer.hear(news)

        assert [each.liked for each in hearer.tweets] == [False, False]


class TestChecks:
    def test_a_right_page(self):
        """She takes note of what she saw."""
        person = ada(tweets=[])

        assert problem("timeline", person, page(*SEEN)) is None
        assert person.tweets == SEEN

    @pytest.mark.parametrize(
        "operation, answer, told",
        [
            ("timeline", page(*SEEN, viewer="eve"), "the page of 'eve', not hers"),
            ("timeline", page(*reversed(SEEN)), "tweet 7 stands below an older one"),
            ("timeline", Answer(500, b""), "status 500, not a page"),
            ("timeline_more", page(), "a whole page"),
            ("home", page(viewer="eve"), "the page of 'eve', not hers"),
            ("person", page(person="eve"), "the page of 'eve', not of 'grace'"),
            ("person", page(SEEN[1], person="grace"), "tweets of"),
            ("like", page(SEEN[1], viewer=None), "the buttons of 3, not of 7"),
            ("like", page(SEEN[0], viewer=None), "tweet 7 is said to be not liked"),
            ("retweet", page(viewer=None), "the buttons of no tweet"),
            ("tweet", Answer(200, b""), "status 200, not a redirect"),
            ("follow", Answer(302, b"", location="/accounts/login/"), "not known"),
        ],
    )
    def test_a_wrong_answer(self, operation, answer, told):
        """Each is told apart, in words."""
        assert told in (problem(operation, ada(), answer) or "")

    def test_a_page_that_goes_on_above_its_end(self):
        """The next page is older than the last tweet of the one before."""
        part = page(SeenTweet(9, "grace", "2026-01-01T11:00"), viewer=None)

        assert problem("timeline_more", ada(), part) is not None

    def test_a_click_is_noted(self):
        """What she was shown to like, she likes."""
        person = ada()
        liked = SeenTweet(7, "grace", "2026-01-01T10:00", liked=True)

        assert problem("like", person, page(liked, viewer=None)) is None
        assert person.tweets[0].liked


def test_the_probe_is_a_tweet_on_the_timeline():
    """Its newest stands first, whoever looks."""
    probe = STORY.probe
    assert probe is not None

    assert probe.page("ada") == "/"
    assert probe.write("probe number 1") == ("/create/", {"text": "probe number 1"})
    assert Request("GET", probe.page("ada")).path == "/"
