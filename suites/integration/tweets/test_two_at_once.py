"""What happens when two people act in the same moment."""

from __future__ import annotations

from functools import partial

import pytest
from django.contrib.auth.models import User
from django.test import Client

from apps.tweets import services
from apps.tweets.models import Tweet
from suites.support.at_once import all_at_once

from .pages import timeline_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]
POSTS = 6


def test_strangers_who_post_at_once_make_one_demo_user():
    """Nobody gets an error because somebody else was quicker, and no tweet is lost."""
    acts = [partial(Client().post, "/create/", {"text": "Fog."}) for _ in range(POSTS)]

    answers = [each.result() for each in all_at_once(acts)]

    assert [answer.status_code for answer in answers] == [302] * POSTS
    assert User.objects.get().username == services.DEMO
    assert Tweet.objects.count() == POSTS


def test_who_reads_while_somebody_writes_hides_nothing(client, ada):
    """Whoever comes later sees every tweet that was acknowledged before."""
    read = partial(Client().get, "/")
    write = partial(services.publish, ada, "Fog again.")

    for each in all_at_once([read, write] * (POSTS // 2)):
        each.result()

    assert len(timeline_of(client)) == POSTS // 2
