"""Who takes something back takes that back, and nothing else."""

from __future__ import annotations

import pytest

from apps.tweets import services
from apps.tweets.models import Follow, Like, Retweet
from fixtures.factories.accounts import UserFactory
from fixtures.factories.tweets import (
    FollowFactory,
    LikeFactory,
    RetweetFactory,
    TweetFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]


@pytest.mark.parametrize(
    "factory, model, take_back",
    [
        pytest.param(LikeFactory, Like, services.unlike, id="like"),
        pytest.param(RetweetFactory, Retweet, services.unretweet, id="retweet"),
    ],
)
def test_a_reaction_goes_alone(factory, model, take_back):
    """Her others stay, and so does somebody else's to the same tweet."""
    ada, grace = UserFactory.create_batch(2)
    one, other = TweetFactory.create_batch(2)
    factory(user=ada, tweet=one)
    stay = {factory(user=ada, tweet=other).pk, factory(user=grace, tweet=one).pk}

    take_back(ada, one.pk)

    assert set(model.objects.values_list("pk", flat=True)) == stay


def test_a_follow_goes_alone():
    """She follows others still, and others follow whom she does not."""
    ada, grace, joan = UserFactory.create_batch(3)
    FollowFactory(follower=ada, followed=grace)
    stay = {
        FollowFactory(follower=ada, followed=joan).pk,
        FollowFactory(follower=joan, followed=grace).pk,
    }

    services.unfollow(ada, grace.username)

    assert set(Follow.objects.values_list("pk", flat=True)) == stay


def test_the_demo_user_is_let_in_nowhere_and_is_a_person():
    """Without a password nobody is her; what she wrote is shown like anybody's."""
    demo = services.demo_user()

    assert demo.is_active
    assert not demo.has_usable_password()
