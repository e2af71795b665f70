"""Likes under `write_behind`: seen at once by everybody, and in the table later."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.social import caching, likes, selectors, services
from apps.social.models import Like, Post
from apps.social.selectors import UnknownPost
from fixtures.factories.accounts import UserFactory
from fixtures.factories.social import LikeFactory, PostFactory
from suites.support.at_once import all_at_once
from suites.support.pages import seen

from .pages import posts_on, profile_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
CLICKS = 6


@pytest.fixture
def strategy(settings, fresh_cache):
    settings.CACHE_STRATEGY = "write_behind"
    return caching.cache.strategy


@pytest.fixture
def post(strategy, ada) -> Post:
    made: Post = PostFactory(user=ada)
    return made


@pytest.fixture
def reader(grace, browser_of) -> Client:
    client: Client = browser_of(grace)
    return client


def shown(reader: Client, post: Post) -> tuple[int, bool]:
    """How many like it, and whether she does, as its page says."""
    found = posts_on(seen(reader, f"/posts/{post.pk}/"))[0]
    return found.likes, found.liked


class TestReading:
    def test_a_like_is_seen_before_it_is_in_the_table(self, post, grace, reader):
        """On the page of the post and on the profile, by who had seen them before."""
        assert shown(reader, post) == (0, False)

        services.like(grace, post.pk)

        assert not Like.objects.exists()
        assert shown(reader, post) == (1, True)
        assert [each.likes for each in profile_of(reader, "ada")] == [1]

    def test_so_is_one_that_was_taken_back(self, post, grace, reader):
        """Though the table has it still, and others' beside it."""
        LikeFactory(user=grace, post=post)
        LikeFactory(post=post)

        services.unlike(grace, post.pk)

        assert post.likes.count() == 2
        assert shown(reader, post) == (1, False)

    def test_a_flush_changes_nothing_that_is_seen(self, post, grace, reader, strategy):
        """It counts neither twice nor not at all."""
        LikeFactory(user=UserFactory(), post=post)
        services.like(grace, post.pk)
        before = shown(reader, post)
        strategy.flush()

        assert selectors.card(post.pk).likes == 2
        assert shown(reader, post) == before == (2, True)

    def test_a_like_that_is_there_already_counts_once(self, post, grace, reader):
        """She liked it before the site wrote behind, or in another tab."""
        LikeFactory(user=grace, post=post)

        services.like(grace, post.pk)

        assert shown(reader, post) == (1, True)

    def test_a_flush_between_two_questions_counts_nothing_twice(
        self, post, grace, strategy
    ):
        """What waits is read first; then it is flushed; then the table is read."""
        services.like(grace, post.pk)
        waiting = caching.waiting_likes([post.pk])
        strategy.flush()

        assert selectors.card(post.pk, waiting).likes == 1
        assert selectors.liked_among(grace.pk, [post.pk], waiting) == {post.pk}

    def test_a_page_with_likes_that_wait_costs_one_query_as_before(self, post, grace):
        """Who of them is in the table is asked with the cards."""
        services.like(grace, post.pk)
        waiting = caching.waiting_likes([post.pk])

        with CaptureQueriesContext(connection) as asked:
            selectors.cards([post.pk], waiting)

        assert len(asked) == 1


class TestFlushing:
    def test_likes_come_with_their_moment(self, post, grace, strategy):
        """That of the click, not that of the flush."""
        services.like(grace, post.pk)
        clicked_at = next(iter(caching.cache.waiting("like", [post.pk]).values()))
        strategy.flush()

        assert Like.objects.get().created_at == clicked_at

    def test_a_like_that_was_taken_back_leaves_no_trace(self, post, grace, strategy):
        """Two clicks are one write."""
        services.like(grace, post.pk)
        services.unlike(grace, post.pk)

        assert strategy.flush() == 1
        assert not Like.objects.exists()

    def test_only_what_was_taken_back_goes(self, post, grace, ada, strategy):
        """Neither her likes of other posts, nor others' of this one."""
        other = PostFactory(user=ada)
        for person, which in ((grace, post), (grace, other), (ada, post), (ada, other)):
            LikeFactory(user=person, post=which)
        services.unlike(grace, post.pk)
        services.unlike(ada, other.pk)

        strategy.flush()

        left = set(Like.objects.values_list("user_id", "post_id"))
        assert left == {(grace.pk, other.pk), (ada.pk, post.pk)}

    def test_two_likes_at_once_are_one(self, post, grace, strategy):
        """However many clicks arrive together."""
        clicks = all_at_once([partial(services.like, grace, post.pk)] * CLICKS)

        assert [click.exception() for click in clicks] == [None] * CLICKS
        assert strategy.flush() == 1
        assert post.likes.count() == 1

    def test_flushes_at_once_take_turns(self, post, strategy):
        """Each succeeds, and all is written when they are done."""
        people = UserFactory.create_batch(CLICKS)
        for person in people:
            services.like(person, post.pk)

        flushes = all_at_once([strategy.flush] * 3)

        assert [each.exception() for each in flushes] == [None] * 3
        assert post.likes.count() == CLICKS
        assert strategy.counts("like").waiting == 0

    def test_a_batch_that_fails_waits_on_whole(
        self, post, grace, strategy, monkeypatch
    ):
        """Half of it was written when it failed, and is rolled back."""
        services.like(grace, post.pk)
        with monkeypatch.context() as broken:
            broken.setattr(likes, "take_back", fail)
            with pytest.raises(IntegrityError):
                strategy.flush()

        assert not Like.objects.exists()
        assert strategy.flush() == 1
        assert Like.objects.count() == 1


class TestWhatIsGone:
    @pytest.mark.parametrize("act", [services.like, services.unlike])
    def test_nobody_likes_a_post_that_is_not_there(self, strategy, grace, act):
        """She is told now: later there is nobody to tell."""
        with pytest.raises(UnknownPost):
            act(grace, 10**12)
        assert strategy.counts("like").accepted == 0

    def test_a_post_is_deleted_with_the_likes_that_wait(self, post, grace, strategy):
        """They are dropped, and those of other posts are written."""
        other = PostFactory()
        services.like(grace, post.pk)
        services.like(grace, other.pk)
        services.remove_post(post)

        strategy.flush()

        assert [like.post for like in Like.objects.all()] == [other]
        assert strategy.counts("like").waiting == 0

    def test_likes_of_a_person_who_is_gone_are_not_seen_after_the_flush(
        self, post, grace, ada, browser_of, strategy
    ):
        """They were seen while they waited, and that is forgotten."""
        services.like(grace, post.pk)
        onlooker = browser_of(ada)
        assert shown(onlooker, post)[0] == 1
        grace.delete()

        strategy.flush()

        assert shown(onlooker, post)[0] == 0


class TestAccepting:
    def test_what_is_rolled_back_was_never_accepted(self, post, grace, strategy):
        """As any other write."""
        with transaction.atomic():
            services.like(grace, post.pk)
            transaction.set_rollback(True)

        assert strategy.counts("like").accepted == 0

    def test_a_like_costs_one_query_and_no_write(self, post, grace):
        """Is the post there? The rest is said to the cache."""
        with CaptureQueriesContext(connection) as asked:
            services.like(grace, post.pk)

        assert len(asked) == 1


class TestPast:
    def test_who_goes_past_waits_for_a_batch_that_is_being_written(
        self, post, grace, strategy
    ):
        """Or the batch, which was read before, would be written over it."""
        services.like(grace, post.pk)
        others = []

        def save(batch):
            others.append(caught_by_timeout(strategy, post, grace))
            return likes.save(batch)

        strategy.savers["like"] = save
        try:
            strategy.flush()
        finally:
            strategy.savers["like"] = likes.save

        assert others == ["waits for its turn"]


def caught_by_timeout(strategy, post, grace):
    """What becomes of a direct write now, if it may wait for a tenth of a second."""

    def go_past():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        try:
            book = strategy._ledger("like").book
            with strategy.turns.shared(book):
                return "did not wait"
        except Exception as error:
            return "waits for its turn" if "lock timeout" in str(error) else str(error)
        finally:
            # The connection goes back to a pool, to somebody who may wait for longer.
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")

    return all_at_once([go_past])[0].result()


def fail(_pairs):
    raise IntegrityError
