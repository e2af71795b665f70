"""Whoever reads, where it is measured what reading costs."""

from __future__ import annotations

from django.test import Client

from fixtures.factories.accounts import ada
from fixtures.factories.social import LikeFactory, PostFactory


def session_of_a_reader_with_a_feed() -> str:
    """A page of posts with likes, so that the database has real work."""
    reader = ada()
    for post in PostFactory.create_batch(20, user=reader):
        LikeFactory.create(post=post)
    client = Client()
    client.force_login(reader)
    return client.cookies["sessionid"].value
