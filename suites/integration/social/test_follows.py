"""Following and unfollowing."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from apps.social import selectors, services
from apps.social.models import Follow
from apps.social.selectors import UnknownPerson
from fixtures.factories.social import FollowFactory

pytestmark = pytest.mark.usefixtures("fresh_cache")


def test_following_is_done_once(ada, grace):
    """Following again changes nothing."""
    services.follow(grace, "ada")
    services.follow(grace, "ada")

    link = Follow.objects.get()
    assert (link.follower, link.followed) == (grace, ada)


def test_following_has_a_direction(ada, grace):
    """Who is followed does not follow back by that."""
    services.follow(grace, "ada")

    assert selectors.is_following(grace.pk, ada.pk)
    assert not selectors.is_following(ada.pk, grace.pk)


def test_unfollowing_ends_one_link(ada, grace, mallory):
    """It leaves alone whom she follows besides; and it can be done twice."""
    services.follow(grace, "ada")
    services.follow(grace, "mallory")

    services.unfollow(grace, "ada")
    services.unfollow(grace, "ada")

    assert [link.followed for link in Follow.objects.all()] == [mallory]


def test_nobody_follows_herself(ada):
    """The service refuses with words, and the database refuses whoever goes round it."""
    with pytest.raises(services.CannotFollowOneself):
        services.follow(ada, "ada")
    with pytest.raises(IntegrityError, match="social_follow_not_oneself"):
        FollowFactory(follower=ada, followed=ada)


@pytest.mark.parametrize("act", [services.follow, services.unfollow])
@pytest.mark.parametrize("name", ["zoe", "", "Ada", "ada\0"])
def test_somebody_who_does_not_exist(ada, grace, act, name):
    """Names are exact; the message says which one nobody has."""
    with pytest.raises(UnknownPerson, match="nobody here with the name"):
        act(grace, name)


def test_followers_and_followed_are_listed_newest_first(ada, grace, mallory):
    """Who came last stands first, on either side."""
    services.follow(grace, "ada")
    services.follow(mallory, "ada")
    services.follow(grace, "mallory")

    followers = [link.follower for link in selectors.followers_of(ada.pk)]
    followed = [link.followed for link in selectors.followed_by(grace.pk)]

    assert followers == [mallory, grace]
    assert followed == [mallory, ada]
