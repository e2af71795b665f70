"""What readers see after something has changed, under every strategy.

Strategies that promise no staleness must show each change on the next page. The others
may be late, by as long as they say and no longer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.signals import user_logged_out
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.common.caching.base import Strategy
from apps.common.caching.catalogue import STRATEGIES
from apps.common.telemetry.recorder import recording
from apps.tweets import caching, services
from apps.tweets.models import Tweet
from apps.tweets.selectors import NEWEST
from fixtures.factories.accounts import PASSWORD, UserFactory
from fixtures.factories.tweets import RetweetFactory, TweetFactory
from suites.support.browser import Browser
from suites.support.pages import seen
from suites.support.promises import await_seen

from .pages import Shown, texts_on, timeline_of, tweets_on

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
SHORT_TTL_S = 1


@dataclass(frozen=True)
class Scene:
    """Ada has tweeted, and Linus has; Grace follows Ada, and has looked at all pages."""

    ada: User
    grace: User
    tweet: Tweet
    other: Tweet
    browser: Browser

    def shown(self, path: str = "/") -> list[Shown]:
        """What Grace sees of Ada's, on the timeline or elsewhere."""
        shown = tweets_on(seen(self.browser, path))
        return [each for each in shown if each.author == self.ada.username]

    def at_home(self) -> list[str]:
        """The texts that Grace sees of those whom she follows."""
        return texts_on(seen(self.browser, "/following/"))


@dataclass(frozen=True)
class Change:
    """Something that happens, and what Grace sees once she sees it."""

    happens: Callable[[Scene], object]
    is_seen: Callable[[Scene], bool]


def rename(scene: Scene) -> None:
    scene.ada.first_name = "Augusta"
    scene.ada.save()


def edit(scene: Scene) -> None:
    scene.tweet.text = "Corrected"
    services.save(scene.tweet)


def likes_it(scene: Scene) -> bool:
    (shown,) = scene.shown()
    return (shown.likes, shown.liked) == (1, True)


CHANGES = {
    "a new tweet": Change(
        lambda scene: services.publish(scene.ada, "new"),
        lambda scene: [each.text for each in scene.shown()][:1] == ["new"],
    ),
    "a tweet that was edited": Change(
        edit, lambda scene: scene.shown()[0].text == "Corrected"
    ),
    "a tweet that was deleted": Change(
        lambda scene: scene.tweet.delete(), lambda scene: scene.shown() == []
    ),
    "a new name": Change(rename, lambda scene: scene.shown()[0].name == "Augusta"),
    "a deleted person": Change(
        lambda scene: scene.ada.delete(), lambda scene: scene.shown() == []
    ),
    "her own like": Change(
        lambda scene: services.like(scene.grace, scene.tweet.pk), likes_it
    ),
    "somebody else's retweet": Change(
        lambda scene: RetweetFactory(tweet=scene.tweet),
        lambda scene: (
            [(each.retweets, each.retweeted) for each in scene.shown()] == [(1, False)]
        ),
    ),
    "a like on the page of the tweet": Change(
        lambda scene: services.like(scene.grace, scene.tweet.pk),
        lambda scene: scene.shown(f"/{scene.tweet.pk}/")[0].liked,
    ),
    "a new tweet on her page and at home": Change(
        lambda scene: services.publish(scene.ada, "new"),
        lambda scene: (
            scene.shown(f"/people/{scene.ada.username}/")[0].text == "new"
            and scene.at_home()[0] == "new"
        ),
    ),
    "a retweet by whom she follows": Change(
        lambda scene: services.retweet(scene.ada, scene.other.pk),
        lambda scene: scene.other.text in scene.at_home(),
    ),
    "an unfollow": Change(
        lambda scene: services.unfollow(scene.grace, scene.ada.username),
        lambda scene: scene.at_home() == [],
    ),
}
# Which facts an event changes does not depend on the strategy: one that keeps both pages
# and rows, and is late with neither, is asked about all of them, the others about some.
ASKED_EVERYTHING = ("layered",)
SOME = ("a new tweet", "her own like", "a retweet by whom she follows", "a new name")


@pytest.fixture(params=STRATEGIES)
def strategy(request, settings) -> Strategy:
    """Its values live briefly where they may be old for so long, else as ever."""
    settings.CACHE_STRATEGY = request.param
    if caching.cache.strategy.promise.stale_at_most_s:
        settings.CACHE_TTLS_S = {"tweets": SHORT_TTL_S}
    return caching.cache.strategy


def test_no_page_is_later_than_promised(strategy):
    """Who has seen the pages sees every change as soon as the strategy promises.

    Where that is at once, one change after another: many touch the same fact.
    """
    asked = list(CHANGES) if strategy.name in ASKED_EVERYTHING else list(SOME)
    scenes = {name: scene_number(number) for number, name in enumerate(asked)}
    for scene in scenes.values():
        look_around(scene)
    assert not seen_already(scenes)

    if strategy.promise.stale_at_most_s == 0:
        assert [name for name in asked if seen_at_once(scenes[name], name)] == asked
        return
    for name, scene in scenes.items():
        CHANGES[name].happens(scene)
    await_seen(lambda: seen_already(scenes) == asked, strategy.promise.stale_at_most_s)


@pytest.mark.parametrize("name", ["versioned", "layered"])
def test_her_own_retweet_is_marked_as_hers(name, settings):
    """And is not, when she has taken it back."""
    settings.CACHE_STRATEGY = name
    scene = scene_number(0)
    look_around(scene)

    for change, marked in (
        (services.retweet, (1, True)),
        (services.unretweet, (0, False)),
    ):
        change(scene.grace, scene.tweet.pk)
        (shown,) = scene.shown()
        assert (shown.retweets, shown.retweeted) == marked


@pytest.mark.parametrize("name", ["conditional", "layered"])
def test_what_did_not_change_is_not_sent_again(name, settings):
    """Her browser keeps the timeline."""
    settings.CACHE_STRATEGY = name
    scene = scene_number(0)
    look_around(scene)
    scene.browser.statuses.clear()

    timeline_of(scene.browser)

    assert scene.browser.statuses == [304]


@pytest.mark.parametrize("name", ["conditional", "layered"])
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda reader: reader.save(), id="renamed"),
        pytest.param(lambda reader: reader.delete(), id="deleted"),
        pytest.param(
            lambda reader: user_logged_out.send(User, request=None, user=reader),
            id="logged out",
        ),
    ],
)
def test_who_she_is_stands_on_her_page(name, change, settings):
    """Her name does; and who is logged in no more is not told that she is."""
    settings.CACHE_STRATEGY = name
    scene = scene_number(0)
    look_around(scene)
    scene.browser.statuses.clear()

    change(scene.grace)
    scene.browser.get("/")

    assert scene.browser.statuses == [200]


@pytest.mark.parametrize("name", ["per_view", "fragment", "cache_aside"])
def test_what_dies_of_age_alone_is_late(name, settings):
    """Within their time these show the page of before: that is their price."""
    settings.CACHE_STRATEGY = name
    scene = scene_number(0)
    look_around(scene)

    services.publish(scene.ada, "new")

    assert [each.text for each in scene.shown()] == [scene.tweet.text]


def test_one_reader_computes_it_for_all(settings):
    """The newest twenty are read once after a write, however many look at them."""
    scene = scene_number(0)
    readers = [scene_number(number).browser for number in range(1, 4)]
    with CaptureQueriesContext(connection) as queries:
        for browser in readers:
            assert scene.tweet.text in texts_on(seen(browser, "/"))

    reads = [each for each in queries if '"tweets_tweet"."text"' in each["sql"]]
    assert len(reads) == 1


def test_logging_in_makes_nothing_old(client):
    """The date of her last login stands on no page; writing it forgets nothing."""
    scene = scene_number(0)
    look_around(scene)

    answer = client.post(
        "/accounts/login/", {"username": scene.ada.username, "password": PASSWORD}
    )

    assert answer.status_code == 302
    with recording() as after:
        timeline_of(scene.browser)
    assert after.misses == 0


def test_who_registers_makes_nothing_old():
    """A new member has signed nothing yet."""
    scene = scene_number(0)
    look_around(scene)

    UserFactory()

    with recording() as after:
        timeline_of(scene.browser)
    assert after.misses == 0


def test_who_writes_through_makes_the_timeline_anew_at_once(settings):
    """Everybody asks for it next, and nothing of the list is computed for her."""
    settings.CACHE_STRATEGY = "write_through"
    scene = scene_number(0)

    services.publish(scene.ada, "New")

    timeline = caching.timeline(AnonymousUser())
    with recording() as record:
        newest = timeline.read(None, NEWEST).rows[0]
    assert newest.card.text == "New"
    assert record.misses == 0


def test_what_was_rolled_back_was_never_there():
    """A tweet whose transaction fails is on no page, and disturbs none."""
    scene = scene_number(0)
    look_around(scene)

    with transaction.atomic():
        services.publish(scene.ada, "never")
        transaction.set_rollback(True)

    assert [each.text for each in scene.shown()] == [scene.tweet.text]


@pytest.mark.parametrize("name", STRATEGIES)
def test_the_answer_to_a_click_is_never_late(name, settings):
    """Whatever is remembered, the button that was clicked shows what was done."""
    settings.CACHE_STRATEGY = name
    scene = scene_number(0)
    look_around(scene)

    path = f"/{scene.tweet.pk}/like/"
    answer = scene.browser.post(path, headers={"HX-Request": "true"})

    assert b'data-likes="1" data-retweets="0" data-liked="true"' in answer.content


def scene_number(number: int) -> Scene:
    author = UserFactory(username=f"ada-{number}")
    reader = UserFactory(username=f"grace-{number}")
    services.follow(reader, author.username)
    other = TweetFactory(author__username=f"linus-{number}")
    tweet = TweetFactory(author=author)
    browser = Browser()
    browser.force_login(reader)
    return Scene(author, reader, tweet, other, browser)


def look_around(scene: Scene) -> None:
    """Every page of the scene, so that whatever can be remembered is.

    A page that stays out of the caches comes first: it brings the cookie by which later
    pages are told apart.
    """
    seen(scene.browser, "/accounts/password/")
    for path in ("/", "/following/", f"/people/{scene.ada.username}/"):
        seen(scene.browser, path)
    seen(scene.browser, f"/{scene.tweet.pk}/")


def seen_at_once(scene: Scene, name: str) -> bool:
    look_around(scene)
    CHANGES[name].happens(scene)
    return CHANGES[name].is_seen(scene)


def seen_already(scenes: dict[str, Scene]) -> list[str]:
    return [name for name, scene in scenes.items() if CHANGES[name].is_seen(scene)]
