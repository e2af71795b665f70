"""Liking, retweeting and following: what it does, and that it can be undone."""

from __future__ import annotations

import pytest

from apps.tweets import services
from apps.tweets.models import Follow, Like, Retweet
from apps.tweets.selectors import UnknownTweet
from fixtures.factories.tweets import (
    FollowFactory,
    LikeFactory,
    RetweetFactory,
    TweetFactory,
)
from suites.support.pages import seen

from .pages import texts_on, timeline_of

pytestmark = pytest.mark.usefixtures("fresh_cache")
NO_TWEET = 10**12


@pytest.mark.parametrize(
    "does, undoes, model",
    [
        pytest.param(services.like, services.unlike, Like, id="like"),
        pytest.param(services.retweet, services.unretweet, Retweet, id="retweet"),
    ],
)
class TestMarks:
    def test_once_is_enough(self, does, undoes, model, ada, grace):
        """Doing it again changes nothing, not even the moment of the first time."""
        tweet = TweetFactory(author=ada)
        does(grace, tweet.pk)
        first = model.objects.get()

        does(grace, tweet.pk)

        assert model.objects.get() == first
        assert model.objects.get().created_at == first.created_at

    def test_it_is_taken_back(self, does, undoes, model, ada, grace):
        """That person's alone; and what was not done can be undone."""
        tweet = TweetFactory(author=ada)
        does(grace, tweet.pk)
        does(ada, tweet.pk)

        undoes(grace, tweet.pk)
        undoes(grace, tweet.pk)

        assert [each.user for each in model.objects.all()] == [ada]

    @pytest.mark.parametrize("which", [0, 1])
    def test_a_tweet_that_is_not_there(self, does, undoes, model, which, grace):
        """Who acts on nothing is told so."""
        with pytest.raises(UnknownTweet, match=f"no tweet {NO_TWEET}"):
            (does, undoes)[which](grace, NO_TWEET)

    def test_it_ends_with_its_tweet(self, does, undoes, model, ada, grace):
        """What was done about a tweet goes with it."""
        tweet = TweetFactory(author=ada)
        does(grace, tweet.pk)

        services.remove(tweet)

        assert not model.objects.exists()


@pytest.mark.parametrize("verb", ["like", "unlike", "retweet", "unretweet"])
def test_the_page_comes_again_or_the_buttons_do(verb, ada, grace, browser_of):
    """Without htmx a redirect to the tweet; with it, the bar as it is now."""
    tweet, browser = TweetFactory(author=ada), browser_of(grace)
    path = f"/{tweet.pk}/{verb}/"

    plain = browser.post(path, {"next": "/people/ada/"})
    bar = browser.post(path, headers={"HX-Request": "true"}).content.decode()

    assert plain["Location"] == f"/people/ada/#tweet-{tweet.pk}"
    mark = "liked" if verb.endswith("like") else "retweeted"
    done = "false" if verb.startswith("un") else "true"
    assert f'id="actions-{tweet.pk}"' in bar
    assert f'data-{mark}="{done}"' in bar
    assert "<html" not in bar


def test_everybody_sees_her_own_marks(ada, grace, browser_of):
    """Counts are the same for all; who has clicked is not."""
    tweet = TweetFactory(author=ada)
    LikeFactory(user=grace, tweet=tweet)
    RetweetFactory(user=grace, tweet=tweet)

    (hers,) = timeline_of(browser_of(grace))
    (others,) = timeline_of(browser_of(ada))

    assert (hers.likes, hers.retweets, hers.liked, hers.retweeted) == (1, 1, True, True)
    assert (others.likes, others.retweets) == (1, 1)
    assert (others.liked, others.retweeted) == (False, False)


class TestFollowing:
    def test_home_has_what_they_write_and_retweet(self, ada, grace, browser_of):
        """Each tweet once and at its own place, however it came there; and her own."""
        first, second, third, fourth = TweetFactory.create_batch(4)
        for tweet, author in ((first, ada), (fourth, grace)):
            tweet.author = author
            tweet.save()
        FollowFactory(follower=grace, followed=ada)
        for tweet in (first, third):
            RetweetFactory(user=ada, tweet=tweet)

        texts = texts_on(seen(browser_of(grace), "/following/"))

        assert texts == [fourth.text, third.text, first.text]
        assert second.text not in texts

    def test_an_empty_home_says_what_to_do(self, ada, browser_of):
        """Who follows nobody reads nothing, and is told why."""
        TweetFactory()

        assert "follow somebody" in seen(browser_of(ada), "/following/")

    def test_the_page_of_a_person(self, ada, grace, browser_of):
        """Her tweets alone, counts, and a button for what is not done yet."""
        tweet, _other = TweetFactory(author=ada), TweetFactory()
        browser = browser_of(grace)

        answer = browser.post("/people/ada/follow/", {"next": "/people/ada/"})
        html = browser.get(answer["Location"]).content.decode()

        assert texts_on(html) == [tweet.text]
        assert "You follow ada now." in html
        assert "<strong>1</strong> follower<" in html
        assert "/people/ada/unfollow/" in html
        browser.post("/people/ada/unfollow/")
        assert not Follow.objects.exists()

    def test_nobody_follows_herself(self, ada, browser_of):
        """She is told so, and no row is made."""
        browser = browser_of(ada)

        answer = browser.post("/people/ada/follow/", {"next": "/"})

        assert "cannot follow yourself" in browser.get(answer["Location"]).text
        assert not Follow.objects.exists()

    @pytest.mark.parametrize("name", ["zoe", "a" * 500, "Ada", "a%00a"])
    def test_an_unknown_person(self, name, ada, browser_of):
        """The page says who is unknown; nobody can be followed who is not there."""
        browser = browser_of(ada)

        page = browser.get(f"/people/{name}/")

        assert page.status_code == 404
        assert "There is nobody here with the name" in page.content.decode()
        assert browser.post(f"/people/{name}/follow/").status_code == 404


@pytest.mark.parametrize("number", ["1000000000", "9" * 40])
@pytest.mark.parametrize(
    "method, path",
    [("GET", "/{}/"), ("GET", "/{}/delete/"), ("POST", "/{}/like/")],
)
def test_an_unknown_tweet(method, path, number, ada, browser_of):
    """The page says which number nothing has, however large."""
    response = browser_of(ada).generic(method, path.format(number))

    assert response.status_code == 404
    assert f"{number}; perhaps it was deleted" in response.content.decode()


def test_deleting_asks_first(ada, browser_of):
    """A page with the text, and then it is gone, and said to be."""
    tweet, browser = TweetFactory(author=ada), browser_of(ada)

    assert tweet.text in seen(browser, f"/{tweet.pk}/delete/")
    answer = browser.post(f"/{tweet.pk}/delete/")

    assert answer["Location"] == "/"
    assert "The tweet is deleted." in browser.get("/").content.decode()
    assert timeline_of(browser) == []
